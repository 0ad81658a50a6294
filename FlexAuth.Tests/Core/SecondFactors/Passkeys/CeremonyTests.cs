using System.Buffers.Text;
using System.Text.Json.Nodes;
using FlexAuth.Core.Data;
using FlexAuth.Core.Installation;
using FlexAuth.Core.SecondFactors.Passkeys;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.SecondFactors.Passkeys;

/// <summary>What a browser is asked, and which of its answers will do. The other half of the proof is Chromium's own authenticator, in the stories.</summary>
public sealed class CeremonyTests
{
    private static readonly Member Ben = new()
    {
        Id = Guid.CreateVersion7(),
        FirstName = "Ben",
        LastName = "Okafor",
        Email = "ben@contoso.example",
    };

    private static PasskeyCeremony Ceremony { get; } = CeremonyFor("https://login.example.org");

    [Fact]
    [Trait("Rule", "PK2")]
    public async Task A_new_passkey_verifies_its_person_is_found_without_a_name_and_belongs_to_the_configured_address()
    {
        var options = JsonNode.Parse((await Ceremony.AskForNewAsync(Ben, [])).OptionsJson)!;

        Assert.Equal("login.example.org", (string?)options["rp"]!["id"]);
        Assert.Equal("required", (string?)options["authenticatorSelection"]!["userVerification"]);
        Assert.Equal("required", (string?)options["authenticatorSelection"]!["residentKey"]);
        Assert.Equal("none", (string?)options["attestation"]);
        Assert.Equal("ben@contoso.example", (string?)options["user"]!["name"]);
        Assert.True(Base64Url.DecodeFromChars((string?)options["challenge"]).Length >= 32);
    }

    [Fact]
    [Trait("Rule", "PW4")]
    public async Task Who_signs_in_is_not_asked_by_name()
    {
        var options = JsonNode.Parse((await Ceremony.AskForOneAsync(null, [])).OptionsJson)!;

        Assert.Equal("required", (string?)options["userVerification"]);
        Assert.Equal("login.example.org", (string?)options["rpId"]);
        Assert.Empty(options["allowCredentials"]!.AsArray());
    }

    [Fact]
    public async Task What_is_made_is_what_signs()
    {
        var phone = new SoftwareAuthenticator { Aaguid = new Guid("fbfc3007-154e-4ecc-8c0b-6e020557d7bd"), Counter = 4 };
        var passkey = await MadeAsync(phone);

        var signed = await SignAsync(passkey, phone);

        Assert.Equal(phone.CredentialId, passkey.CredentialId);
        Assert.Equal(phone.Aaguid, passkey.Aaguid);
        Assert.Equal((4, "internal, hybrid"), (passkey.SignCount, passkey.Transports));
        Assert.Equal(5u, signed!.SignCount);
    }

    public static TheoryData<string> Lies => [.. Answers.Keys];

    private static Dictionary<string, Func<SoftwareAuthenticator, SoftwareAuthenticator>> Answers { get; } = new()
    {
        ["another page"] = honest => honest with { Origin = "https://login.example.org.evil.example" },
        ["the same page without TLS"] = honest => honest with { Origin = "http://login.example.org" },
        ["a page beside it"] = honest => honest with { Origin = "https://www.example.org" },
        ["another port"] = honest => honest with { Origin = "https://login.example.org:8443" },
        ["a frame"] = honest => honest with { CrossOrigin = true },
        ["another RP ID"] = honest => honest with { RelyingParty = "example.org" },
        ["a person who is not verified"] = honest => honest with { VerifiesUser = false },
    };

    [Theory, MemberData(nameof(Lies))]
    [Trait("Rule", "PK2")]
    public async Task Neither_a_new_passkey_nor_a_signature_will_do_that_comes_from(string lie)
    {
        var honest = new SoftwareAuthenticator();
        var passkey = await MadeAsync(honest);
        var liar = Answers[lie](honest);

        var start = await Ceremony.AskForNewAsync(Ben, []);
        Assert.Null(await Ceremony.CheckNewAsync(start.State, liar.Create(Request(start))));
        Assert.Null(await SignAsync(passkey, liar));
        Assert.NotNull(await SignAsync(passkey, honest));
    }

    [Fact]
    public async Task A_signature_by_another_key_for_another_challenge_or_another_person_will_not_do()
    {
        var honest = new SoftwareAuthenticator();
        var passkey = await MadeAsync(honest);
        var otherKey = new SoftwareAuthenticator { CredentialId = honest.CredentialId, UserHandle = honest.UserHandle };
        var (one, two) = (await Ceremony.AskForOneAsync(null, []), await Ceremony.AskForOneAsync(null, []));
        var ofAnother = await Ceremony.AskForOneAsync(Guid.CreateVersion7(), []);

        Assert.Null(await SignAsync(passkey, otherKey));
        Assert.Null(await Ceremony.CheckAsync(one.State, honest.Get(Request(two)), passkey));
        Assert.Null(await Ceremony.CheckAsync(ofAnother.State, honest.Get(Request(ofAnother)), passkey));
        Assert.Null(await SignAsync(passkey, honest with { UserHandle = Base64Url.EncodeToString("somebody"u8) }));
        Assert.Null(await SignAsync(passkey, honest with { UserHandle = null }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"AA","type":"public-key","clientExtensionResults":{},"response":{}}""")]
    [InlineData("""{"id":"AA","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"AA","attestationObject":"AA","authenticatorData":"AA","signature":"AA"}}""")]
    public async Task What_is_no_credential_is_refused_and_breaks_nothing(string answer)
    {
        var passkey = await MadeAsync(new SoftwareAuthenticator());

        Assert.Null(await Ceremony.CheckNewAsync((await Ceremony.AskForNewAsync(Ben, [])).State, answer));
        Assert.Null(await Ceremony.CheckAsync((await Ceremony.AskForOneAsync(null, [])).State, answer, passkey));
    }

    [Fact]
    [Trait("Rule", "PK2")]
    public async Task A_domain_above_the_address_can_be_configured_and_holds_for_that_address_alone()
    {
        var ceremony = CeremonyFor("https://login.example.org", "example.org");
        var start = await ceremony.AskForNewAsync(Ben, []);

        Assert.Equal("example.org", (string?)JsonNode.Parse(start.OptionsJson)!["rp"]!["id"]);
        Assert.NotNull(await ceremony.CheckNewAsync(start.State, new SoftwareAuthenticator().Create(Request(start))));
        Assert.Null(await ceremony.CheckNewAsync(
            start.State, new SoftwareAuthenticator { Origin = "https://www.example.org" }.Create(Request(start))));
    }

    [Theory]
    [Trait("Rule", "PK2")]
    [InlineData("https://LOGIN.example.org", "login.example.org", "https://login.example.org")]
    [InlineData("https://login.example.org:443", "login.example.org", "https://login.example.org")]
    [InlineData("https://login.example.org:8443", "login.example.org", "https://login.example.org:8443")]
    [InlineData("http://localhost:5080", "localhost", "http://localhost:5080")]
    [InlineData("https://anmelden.müller.example", "anmelden.xn--mller-kva.example", "https://anmelden.xn--mller-kva.example")]
    public async Task The_address_is_taken_as_browsers_write_it(string configured, string id, string origin)
    {
        var ceremony = CeremonyFor(configured);
        var start = await ceremony.AskForNewAsync(Ben, []);

        Assert.Equal(id, (string?)JsonNode.Parse(start.OptionsJson)!["rp"]!["id"]);
        Assert.NotNull(await ceremony.CheckNewAsync(start.State, new SoftwareAuthenticator { Origin = origin }.Create(Request(start))));
    }

    private static PasskeyCeremony CeremonyFor(string publicUrl, string? relyingPartyId = null)
    {
        var options = Options.Create(new PasskeyOptions { RelyingPartyId = relyingPartyId });
        var relyingParty = new RelyingParty(Options.Create(new InstallationOptions { PublicUrl = new Uri(publicUrl) }), options);
        return new PasskeyCeremony(relyingParty, options, NullLogger<PasskeyCeremony>.Instance);
    }

    private static async Task<Passkey> MadeAsync(SoftwareAuthenticator authenticator)
    {
        var start = await Ceremony.AskForNewAsync(Ben, []);
        var made = await Ceremony.CheckNewAsync(start.State, authenticator.Create(Request(start)));
        return PasskeyAddition.Of(Ben.Id, made!, "Phone", DateTimeOffset.UnixEpoch);
    }

    private static async Task<UserPasskeyInfo?> SignAsync(Passkey passkey, SoftwareAuthenticator authenticator)
    {
        var start = await Ceremony.AskForOneAsync(null, []);
        return await Ceremony.CheckAsync(start.State, authenticator.Get(Request(start)), passkey);
    }

    private static PasskeyRequest Request(CeremonyStart start) => new(start.OptionsJson, "");
}
