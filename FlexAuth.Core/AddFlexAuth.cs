using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Installation;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Live;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Spreadsheets;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FlexAuth.Core;

/// <summary>Everything that FlexAuth does, as one registration that reads like a table of contents.</summary>
public static class FlexAuthRegistration
{
    /// <summary>Adds the product. The host adds what people see, and the composer of mails.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">Holds the section FlexAuth.</param>
    /// <param name="developmentMailboxFolder">Where mails are kept instead of being sent; always null in production.</param>
    public static IServiceCollection AddFlexAuth(
        this IServiceCollection services, IConfiguration configuration, string? developmentMailboxFolder = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddInstallation(configuration);
        services.AddData(configuration);
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<WritePath>();
        services.AddOrganizations();
        services.AddPasswords();
        services.AddSecondFactors();
        services.AddProviders();
        services.AddSignIn();
        services.AddMobile();
        services.AddDirectory();
        services.AddDelivery(configuration, developmentMailboxFolder);
        services.AddJobs();
        services.AddUsers();
        services.AddUserActions();
        services.AddSpreadsheets();
        services.AddOperations();
        return services;
    }
}
