using System.Net;

namespace FlexAuth.Tests.Web.Mobile;

/// <summary>More requests than there are turns, on a clock that stands: no turn comes back meanwhile.</summary>
public sealed class MobileFloodTests() : MobileApiTest(new TestClock())
{
    /// <summary>How many strangers at one address have a turn.</summary>
    private const int AtOnce = 300;

    [Fact, Trait("Rule", "RL1"), Trait("Rule", "RL4")]
    public async Task A_flood_from_one_address_is_told_to_wait_and_a_phone_behind_it_opens_refreshes_and_is_asked_about()
    {
        var id = await RegisterAsync();
        var flood = await Task.WhenAll(Enumerable.Range(0, AtOnce + 50).Select(async n =>
        {
            using var answer = n % 2 == 0
                ? await PostAsync("/registrations", new { email = "nobody", password = "a", publicKey = PublicKey })
                : await PostAsync($"/registrations/{id}/unlock", new { challenge = "a", signature = "a", pin = "123456" });
            return (answer.StatusCode, answer.Headers.RetryAfter?.Delta);
        }));

        Assert.All(flood, answer => Assert.Equal(
            answer.StatusCode is HttpStatusCode.TooManyRequests ? TimeSpan.FromSeconds(1) : null, answer.Delta));
        // One turn was of the registration.
        Assert.Equal(51, flood.Count(answer => answer.StatusCode is HttpStatusCode.TooManyRequests));
        using var unlocked = await SignedAsync(id, "unlock", Pin);
        Assert.Equal(HttpStatusCode.OK, unlocked.StatusCode);
        using var refreshed = await PostAsync("/tokens/refresh", new { refreshToken = (await ReadAsync(unlocked)).GetProperty("refreshToken").GetString() });
        Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);
        using var me = await MeAsync((await ReadAsync(refreshed)).GetProperty("accessToken").GetString());
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);
    }
}
