using System.Globalization;
using FlexAuth.Core.Data;
using FlexAuth.Core.Installation;
using FlexAuth.Core.Installation.Demo;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Web.Errors;

namespace FlexAuth.Web.Hosting.Commands;

/// <summary>What the program can be started for. Each failure at start is one sentence and exit code 1.</summary>
internal static class CommandLine
{
    private const string Usage = """
        dotnet FlexAuth.Web.dll                    serve
        dotnet FlexAuth.Web.dll migrate            create or upgrade the database, then exit
        dotnet FlexAuth.Web.dll admin link EMAIL   print a one-time link for an administrator who lost everything
        dotnet FlexAuth.Web.dll providers check    ask each provider whether people could sign in with it here
        dotnet FlexAuth.Web.dll tenant release microsoft|google|openidconnect|openidconnect2|… TENANT
                                                   take a tenant, domain or issuer from the organization that holds it
        dotnet FlexAuth.Web.dll demo --users N     make a demo organization of N people, or add people to it (Development only)
        dotnet FlexAuth.Web.dll health             exit 0 when the running server answers that it is ready
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return args switch
            {
                [] or [['-', ..], ..] => await ServeAsync(args),
                ["migrate"] => await MigrateAsync(),
                ["admin", "link", var email] => await IssueAdministratorLinkAsync(email),
                ["providers", "check"] => await ProviderCheckCommand.RunAsync(),
                ["tenant", "release", var name, var tenant] when ProviderNamed(name) is { } provider => await ReleaseTenantAsync(provider, tenant),
                ["demo", "--users", var people] => await MakeDemoAsync(people),
                ["health"] => await HealthProbe.RunAsync(),
                _ => await RefuseAsync(args),
            };
        }
        catch (Exception e) when (StartFailure.InWords(e) is { } sentences)
        {
            foreach (var sentence in sentences)
            {
                await Console.Error.WriteLineAsync(sentence);
            }

            return 1;
        }
    }

    private static SignInMethod? ProviderNamed(string name) =>
        ProviderNames.All.Where(provider => string.Equals(name, $"{provider}", StringComparison.OrdinalIgnoreCase)).Select(provider => (SignInMethod?)provider).SingleOrDefault();

    private static async Task<int> ServeAsync(string[] args)
    {
        await using var app = FlexAuthHost.Build(args);
        await FirstStart.PrepareAsync(app.Services);
        await FirstStart.FillAsync(app.Services, app.Environment);
        var links = await FirstStart.LinksAsync(app.Services, app.Environment);
        await StartAsync(app);
        FirstStart.Print(links);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            // What has begun already is told to stop; else each background service reports its own end as a failure.
            await app.StopAsync();
            throw;
        }
    }

    private static async Task<int> MigrateAsync()
    {
        await using var app = FlexAuthHost.Build([]);
        await FirstStart.PrepareAsync(app.Services);
        Console.WriteLine("The database is up to date.");
        return 0;
    }

    private static async Task<int> IssueAdministratorLinkAsync(string email)
    {
        await using var app = FlexAuthHost.Build([]);
        await app.Services.GetRequiredService<DatabasePreparation>().RequireExistingAsync();
        await FirstStart.PrepareAsync(app.Services);
        var issued = await app.Services.GetRequiredService<IssueAdministratorLink>().ExecuteAsync(new ConsoleOperator(), email);
        if (!issued.Succeeded)
        {
            await Console.Error.WriteLineAsync(app.Services.GetRequiredService<ErrorTexts>().Of(issued.Error));
            return 1;
        }

        Console.WriteLine($"One-time link for {email}, valid until {issued.Value.ExpiresAt:u}:");
        Console.WriteLine(app.Services.GetRequiredService<ConsoleLinks>().Activate(issued.Value.Token));
        return 0;
    }

    private static async Task<int> ReleaseTenantAsync(SignInMethod provider, string tenant)
    {
        await using var app = FlexAuthHost.Build([]);
        await app.Services.GetRequiredService<DatabasePreparation>().RequireExistingAsync();
        await FirstStart.PrepareAsync(app.Services);
        var released = await app.Services.GetRequiredService<ReleaseTenant>().ExecuteAsync(new ConsoleOperator(), new TenantToRelease(provider, tenant));
        if (!released.Succeeded)
        {
            await Console.Error.WriteLineAsync($"No organization here holds {tenant}. Nothing was changed.");
            return 1;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{released.Value.Organization} holds {tenant} no more; {released.Value.People:N0} people who came in by it are signed out."));
        return 0;
    }

    private static async Task<int> MakeDemoAsync(string people)
    {
        await using var app = FlexAuthHost.Build([]);
        if (!app.Environment.IsDevelopment())
        {
            await Console.Error.WriteLineAsync(
                $"The demo organization is for Development; this is {app.Environment.EnvironmentName} (ASPNETCORE_ENVIRONMENT). Nothing was changed.");
            return 1;
        }

        await FirstStart.PrepareAsync(app.Services);
        var wanted = int.TryParse(people, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var made = await app.Services.GetRequiredService<CreateDemoOrganization>().ExecuteAsync(new ConsoleOperator(), wanted);
        if (!made.Succeeded)
        {
            await Console.Error.WriteLineAsync(app.Services.GetRequiredService<ErrorTexts>().Of(made.Error));
            return 1;
        }

        Console.WriteLine(FormattableString.Invariant($"The demo organization has {made.Value:N0} people. Pages that are open show them when they are loaded again."));
        return 0;
    }

    private static async Task<int> RefuseAsync(string[] args)
    {
        await Console.Error.WriteLineAsync($"Unknown command: {string.Join(' ', args)}");
        await Console.Error.WriteLineAsync(Usage);
        return 1;
    }
}
