using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Live;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Core.Users;

internal static class UsersRegistration
{
    public static IServiceCollection AddUsers(this IServiceCollection services)
    {
        services.AddSingleton<WatchReading>();
        return services.AddInternally<UserWatch>();
    }
}
