using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Core.Users.Directory;

internal static class DirectoryRegistration
{
    public static IServiceCollection AddDirectory(this IServiceCollection services)
    {
        services.AddSingleton(Limits.Usual);
        services.AddSingleton<Listings>();
        services.AddSingleton<DirectoryPages>();
        return services;
    }
}
