using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.SelfCheck;

namespace FlexAuth.Web.Hosting.Commands;

/// <summary>Tells whoever sets a provider up what is right and what is not, one line each. Exit code 1 where something is wrong.</summary>
internal static class ProviderCheckCommand
{
    public static async Task<int> RunAsync()
    {
        await using var app = FlexAuthHost.Build([]);
        await FirstStart.PrepareAsync(app.Services);
        var findings = (await app.Services.GetRequiredService<CheckProviders>().ExecuteAsync(new ConsoleOperator(), default)).Value;
        var offer = app.Services.GetRequiredService<ServerOffer>();
        if (findings.Count == 0)
        {
            Console.WriteLine("No provider is configured (FlexAuth:Providers).");
        }

        foreach (var finding in findings)
        {
            Console.WriteLine($"{offer.FullNameOf(finding.Provider)}: {Words(finding)}{Asked(finding)}");
        }

        return findings.Any(finding => finding.Verdict is Verdict.Bad) ? 1 : 0;
    }

    /// <summary>What the provider is asked for, where the line names tenants instead.</summary>
    private static string Asked(ProviderFinding finding) => finding.Asked is { } asked && asked != finding.About ? $" Asked for: {asked}." : "";

    internal static string Words(ProviderFinding finding) => (finding.Thing, finding.Verdict) switch
    {
        (CheckedThing.Issuer, Verdict.Good) => $"ok      issuer reachable: {finding.About}",
        (CheckedThing.Issuer, _) => $"WRONG   issuer not reachable, or its answer is not usable: {finding.About}. Check Authority, and whether this server gets out.",
        (CheckedThing.Client, Verdict.Good) => $"ok      client not refused: {finding.About}",
        (CheckedThing.Client, Verdict.Bad) => $"WRONG   client refused: {finding.About}. Check ClientId and ClientSecret, and whether the secret has expired.",
        (CheckedThing.ReturnAddress, Verdict.Good) => $"ok      return address registered: {finding.About}",
        (CheckedThing.ReturnAddress, Verdict.Bad) => $"WRONG   return address not accepted: {finding.About}. Register it there, letter by letter.",
        (CheckedThing.Permissions, Verdict.Good) => $"ok      permissions granted by whoever connected a tenant or domain: {finding.About}",
        (CheckedThing.Permissions, Verdict.Bad) => $"WRONG   the provider refuses people for want of consent: {finding.About}. An administrator has to give it again.",
        (CheckedThing.Permissions, _) => $"unknown permissions, until an administrator connects a tenant or domain, or proves to administer it: {finding.About}",
        (CheckedThing.Client, _) => $"unknown client: the provider gave no clear answer about {finding.About}.",
        _ => $"unknown return address: the provider gave no clear answer about {finding.About}. If a sign-in ends on an error page there, register it, letter by letter.",
    };
}
