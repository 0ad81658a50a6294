using FlexAuth.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Core.Users.Actions;

internal static class UserActionsRegistration
{
    public static IServiceCollection AddUserActions(this IServiceCollection services) =>
        services.AddSingleton<IJobWork, UserActionWork>();
}
