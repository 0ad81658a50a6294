using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Installation;
using FlexAuth.Core.Installation.Demo;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting;

/// <summary>Prepares the database before the first request and prints the links to click. There is no default password anywhere.</summary>
internal static class FirstStart
{
    private static readonly InstallationItself Itself = new();

    /// <summary>Checks the configuration, then the database, then the keys, then which issuer is which: whatever is wrong is said before anything is half made.</summary>
    public static async Task PrepareAsync(IServiceProvider services)
    {
        services.GetRequiredService<IStartupValidator>().Validate();
        await services.GetRequiredService<DatabasePreparation>().PrepareAsync(services.GetRequiredService<StartCheck>().TryKeys);
        await services.GetRequiredService<ProviderIssuers>().KeepAsync();
    }

    /// <summary>In Development there is something to see from the first request on.</summary>
    public static async Task FillAsync(IServiceProvider services, IHostEnvironment environment)
    {
        if (environment.IsDevelopment() && await IsEmptyAsync(services))
        {
            await services.GetRequiredService<CreateDemoOrganization>().ExecuteAsync(Itself, CreateDemoOrganization.Usual);
        }
    }

    /// <summary>
    /// The links to click, made before the server serves: what its first requests change cannot fail them. Printed once it does.
    /// </summary>
    public static async Task<IReadOnlyList<(string Text, string Link)>> LinksAsync(IServiceProvider services, IHostEnvironment environment)
    {
        var links = services.GetRequiredService<ConsoleLinks>();
        if (environment.IsDevelopment())
        {
            return await DemoLinksAsync(services, links);
        }

        if (!await IsEmptyAsync(services))
        {
            return [];
        }

        var issued = await AtStart.InTurnAsync(
            "the set-up link", () => services.GetRequiredService<IssueSetUpLink>().ExecuteAsync(Itself, default), Logger(services));
        return issued is { Succeeded: true, Value: { } link }
            ? [($"Set up FlexAuth (once, until {link.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC)", links.SetUp(link.Token))]

            // Set up in between, at another node.
            : [];
    }

    /// <summary>
    /// Straight to the console and not through a logger: these links open the installation, and logs are kept and shipped (AU3).
    /// </summary>
    public static void Print(IReadOnlyList<(string Text, string Link)> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var width = lines.Max(line => line.Text.Length);
        Console.WriteLine();
        foreach (var (text, link) in lines)
        {
            Console.WriteLine($"  {text.PadRight(width)}  {link}");
        }

        Console.WriteLine();
    }

    private static ILogger Logger(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FirstStart));

    private static async Task<bool> IsEmptyAsync(IServiceProvider services) =>
        (await services.GetRequiredService<IsEmpty>().ExecuteAsync(Itself, default)).Value;

    private static async Task<IReadOnlyList<(string Text, string Link)>> DemoLinksAsync(IServiceProvider services, ConsoleLinks links)
    {
        var waiting = (await services.GetRequiredService<FindWaitingAdministrator>().ExecuteAsync(Itself, default)).Value;
        List<(string, string)> rest = [("Sign in", links.SignIn)];
        if (services.GetService<DevelopmentMailbox>() is not null)
        {
            rest.Add(("Development mailbox", links.Mailbox));
        }

        if (waiting.Email is null)
        {
            return rest;
        }

        var issued = await AtStart.InTurnAsync(
            "the administrator's link",
            () => services.GetRequiredService<IssueAdministratorLink>().ExecuteAsync(new ConsoleOperator(), waiting.Email),
            Logger(services));
        return [("Become Organization Administrator (once)", links.Activate(issued.Value.Token)), .. rest];
    }
}
