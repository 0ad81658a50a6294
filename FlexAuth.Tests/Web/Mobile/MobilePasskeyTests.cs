using System.Net;
using System.Text.Json;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Web.Hosting;

namespace FlexAuth.Tests.Web.Mobile;

/// <summary>A passkey of the phone over HTTP, with an authenticator in software.</summary>
public sealed class MobilePasskeyTests : MobileApiTest
{
    [Fact, Trait("Rule", "PK2")]
    public async Task A_phone_is_opened_by_a_passkey_that_it_made_and_by_a_PIN_in_its_place()
    {
        var (id, authenticator) = (await RegisterUnguardedAsync(), new SoftwareAuthenticator { Origin = TestHost.PublicUrl });

        using var offered = await SignedAsync(id, "new-passkey", null);
        using var chosen = await SignedAsync(id, "passkey", null, passkey: await AnswerAsync(offered, authenticator.Create));
        Assert.Equal(HttpStatusCode.NoContent, chosen.StatusCode);

        using var asked = await SignedAsync(id, "passkey-challenge", null);
        var signed = await AnswerAsync(asked, authenticator.Get);
        using var unlocked = await SignedAsync(id, "unlock", null, passkey: signed);
        using var me = await MeAsync((await ReadAsync(unlocked)).GetProperty("accessToken").GetString());
        Assert.Equal(["pwd", "user", "pop"], (await ReadAsync(me)).GetProperty("amr").EnumerateArray().Select(proof => proof.GetString()));

        using var again = await SignedAsync(id, "unlock", null, passkey: signed);
        Assert.Equal((HttpStatusCode.Conflict, "mobile.passkey_over"), (again.StatusCode, await CodeOfAsync(again)));

        using var askedAgain = await SignedAsync(id, "passkey-challenge", null);
        using var changed = await SignedAsync(id, "change-pin", null, Pin, await AnswerAsync(askedAgain, authenticator.Get));
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        using var pinned = await SignedAsync(id, "unlock", Pin);
        Assert.Equal(HttpStatusCode.OK, pinned.StatusCode);
        using var none = await SignedAsync(id, "passkey-challenge", null);
        Assert.Equal((HttpStatusCode.Conflict, "mobile.passkey_none"), (none.StatusCode, await CodeOfAsync(none)));
    }

    [Fact]
    public async Task What_is_no_passkey_is_a_problem_and_no_exception()
    {
        var id = await RegisterUnguardedAsync();
        using var offered = await SignedAsync(id, "new-passkey", null);
        var challenge = (await ReadAsync(offered)).GetProperty("challenge").GetString();

        foreach (var passkey in new object?[] { null, new { }, new { challenge = "nonsense", credential = "nonsense" } })
        {
            using var over = await SignedAsync(id, "passkey", null, passkey: passkey);
            Assert.Equal((HttpStatusCode.Conflict, "mobile.passkey_over"), (over.StatusCode, await CodeOfAsync(over)));
        }

        using var unfit = await SignedAsync(id, "passkey", null, passkey: new { challenge, credential = new { id = "AA", type = "public-key" } });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "mobile.passkey_unfit"), (unfit.StatusCode, await CodeOfAsync(unfit)));
        using var shapeless = await SignedAsync(id, "passkey", null, passkey: "nonsense");
        Assert.Equal((HttpStatusCode.BadRequest, "mobile.request"), (shapeless.StatusCode, await CodeOfAsync(shapeless)));
    }

    private async Task<string> RegisterUnguardedAsync()
    {
        using var registered = await PostAsync(
            "/registrations", new { email = await MemberAsync(), password = Account.UsualPassword, publicKey = PublicKey });
        return (await ReadAsync(registered)).GetProperty("id").GetString()!;
    }

    private static async Task<object> AnswerAsync(HttpResponseMessage question, Func<PasskeyRequest, string> browser)
    {
        var asked = await ReadAsync(question);
        var (options, challenge) = (asked.GetProperty("options").GetRawText(), asked.GetProperty("challenge").GetString()!);
        return new { challenge, credential = JsonSerializer.Deserialize<JsonElement>(browser(new PasskeyRequest(options, challenge))) };
    }
}
