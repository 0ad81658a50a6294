using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.SelfCheck;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Stories;
using FlexAuth.Web.Hosting.Commands;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>Whoever sets a provider up is told what is wrong before anybody tries to sign in; against a certified issuer.</summary>
[Trait("Needs", "Server")]
public sealed class SelfCheckTests
{
    [Theory]
    [InlineData("all is right", Verdict.Good, Verdict.Good, Verdict.Good)]
    [InlineData("another secret", Verdict.Good, Verdict.Bad, Verdict.Good)]
    [InlineData("another client", Verdict.Good, Verdict.Bad, Verdict.Bad)]
    [InlineData("another return address", Verdict.Good, Verdict.Good, Verdict.Bad)]
    [InlineData("nobody there", Verdict.Bad, Verdict.Unknown, Verdict.Unknown)]
    public async Task What_is_wrong_is_named(string what, Verdict issuer, Verdict client, Verdict address)
    {
        await using var providers = await OpenIdProviders.StartAsync();
        var offer = ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Google) };
        await using var host = await CoreHost.StartAsync(offer, [.. providers.Settings, .. Changed(what)]);

        var findings = (await host.Get<CheckProviders>().ExecuteAsync(new ConsoleOperator(), default)).Value;

        Assert.Equal(
            [(CheckedThing.Issuer, issuer), (CheckedThing.Client, client), (CheckedThing.ReturnAddress, address), (CheckedThing.Permissions, Verdict.Unknown)],
            findings.Select(finding => (finding.Thing, finding.Verdict)));
        Assert.All(findings, finding => Assert.StartsWith(
            finding.Verdict switch { Verdict.Good => "ok ", Verdict.Bad => "WRONG ", _ => "unknown " }, ProviderCheckCommand.Words(finding)));
        Assert.DoesNotContain(findings, finding => ProviderCheckCommand.Words(finding).Contains("a-secret", StringComparison.Ordinal));
        Assert.Equal(issuer is Verdict.Bad ? [SignInMethod.Google] : [], host.Get<ProvidersHealth>().Silent);
    }

    [Theory]
    [InlineData("AADSTS65001: The user or administrator has not consented to use the application.", true)]
    [InlineData("AADSTS90094: The grant requires administrator permission.", true)]
    [InlineData("AADSTS65004: The user declined to consent.", false)]
    [InlineData("AADSTS650011: something else", false)]
    [InlineData("no number at all", false)]
    [InlineData(null, false)]
    public void Consent_that_is_missing_or_was_withdrawn_is_told_by_its_number(string? description, bool isMissing) =>
        Assert.Equal(isMissing, ConsentTrouble.Says(description));

    private static (string, string)[] Changed(string what) => what switch
    {
        "another secret" => [("FlexAuth:PublicUrl", "http://localhost"), ("FlexAuth:Providers:Google:ClientSecret", "another-secret")],
        "another client" => [("FlexAuth:PublicUrl", "http://localhost"), ("FlexAuth:Providers:Google:ClientId", "nobody")],
        "another return address" => [("FlexAuth:PublicUrl", "https://elsewhere.example")],
        "nobody there" => [("FlexAuth:PublicUrl", "http://localhost"), ("FlexAuth:Providers:Google:Authority", "http://localhost:9")],
        _ => [("FlexAuth:PublicUrl", "http://localhost")],
    };
}
