using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Web.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.SignIn;

/// <summary>The end of a sign-in over HTTP: the cookies of remembered devices come with it, and are written by its answer alone.</summary>
[Trait("Rule", "SE6"), Trait("Rule", "HD2")]
public sealed class DeviceEndpointTests : IDisposable
{
    private const string Stem = "__Host-flexauth-device-";

    private readonly TestHost _host = new();
    private readonly string _browser = SecretToken.New();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task It_gives_the_cookie_changes_it_and_takes_what_is_kept_in_vain()
    {
        var first = await CompleteAsync(SecondFactorKind.AuthenticationApp, remembers: true);
        var given = Assert.Single(DeviceCookies(first));
        Assert.Equal(["expires", "httponly", "max-age", "path=/", "samesite=lax", "secure"], Rules(given));
        var expires = DateTimeOffset.Parse(given.Split("expires=")[1].Split(';')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(expires, DateTimeOffset.UtcNow.AddDays(30).AddSeconds(-60), DateTimeOffset.UtcNow.AddDays(30));
        Assert.InRange(int.Parse(given.Split("max-age=")[1].Split(';')[0], System.Globalization.CultureInfo.InvariantCulture), (30 * 86_400) - 60, 30 * 86_400);

        var vain = $"{Stem}{Guid.CreateVersion7():N}";
        var second = await CompleteAsync(SecondFactorKind.RememberedDevice, cookies: $"; {given.Split(';')[0]}; {vain}={SecretToken.New()}; {Stem}x=y");

        Assert.Equal("/settings/users", second.Headers.Location?.ToString());
        var answered = DeviceCookies(second);
        Assert.Equal(3, answered.Count);
        var renewed = Assert.Single(answered, cookie => cookie.Split('=')[0] == given.Split('=')[0]);
        Assert.NotEqual(given.Split(';')[0], renewed.Split(';')[0]);
        foreach (var gone in new[] { vain, $"{Stem}x" })
            Assert.Contains(answered, cookie => cookie.StartsWith($"{gone}=; expires=Thu, 01 Jan 1970", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_cookie_the_way_goes_on_at_the_second_factor_and_there_is_no_session()
    {
        var answer = await CompleteAsync(SecondFactorKind.RememberedDevice);

        Assert.Equal("/sign-in?problem=sign_in.device_forgotten&returnUrl=%2Fsettings%2Fusers", answer.Headers.Location?.ToString());
        Assert.DoesNotContain(SetBy(answer), cookie => cookie.StartsWith(HostSession.Cookie, StringComparison.Ordinal));
        Assert.Equal(AttemptStage.SecondFactor, await ReadAsync(db => db.SignInAttempts.Select(a => a.Stage).SingleAsync()));
    }

    /// <summary>The form at the end of the wizard, of an attempt of the administrator's that stands there.</summary>
    private async Task<HttpResponseMessage> CompleteAsync(SecondFactorKind given, bool remembers = false, string cookies = "")
    {
        using var before = await HostSession.BeginAsync(_host);
        before.Client.DefaultRequestHeaders.Remove("Cookie");
        before.Client.DefaultRequestHeaders.Add("Cookie", $"{HostSession.Cookie}={before.Token}; __Host-flexauth-browser={_browser}{cookies}");
        var ticket = SecretToken.New();
        await ReadAsync(async db =>
        {
            var now = DateTimeOffset.UtcNow;
            var member = await db.Members.Where(m => m.Role == MemberRole.OrganizationAdministrator).OrderBy(m => m.Id).FirstAsync();
            var app = await db.AuthenticatorApps.FirstOrDefaultAsync(a => a.MemberId == member.Id && a.ConfirmedAt != null)
                ?? db.Add(new AuthenticatorApp { MemberId = member.Id, ProtectedSeed = _host.Services.GetRequiredService<SeedProtection>().Protect(AuthenticatorSeed.New()), CreatedAt = now, ConfirmedAt = now }).Entity;
            member.EmailLoginEnabled = true;
            await db.Organizations.ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, true));
            db.Add(new SignInAttempt
            {
                MemberId = member.Id,
                BrowserHash = SecretToken.Hash(_browser),
                Stage = AttemptStage.Ready,
                SecondFactor = given,
                CredentialId = app.Id,
                RemembersDevice = remembers,
                CreatedAt = now,
                ExpiresAt = now.AddMinutes(15),
                TicketHash = SecretToken.Hash(ticket),
                TicketExpiresAt = now.AddMinutes(1),
            });
            return await db.SaveChangesAsync();
        });
        var answer = await before.Client.PostAsync(
            "/sign-in/complete",
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["__RequestVerificationToken"] = await before.AntiforgeryTokenAsync("/"),
                ["ticket"] = ticket,
                ["returnUrl"] = "/settings/users",
            }),
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer;
    }

    private async Task<T> ReadAsync<T>(Func<FlexAuthDbContext, Task<T>> read)
    {
        await using var db = await _host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync();
        return await read(db);
    }

    private static List<string> DeviceCookies(HttpResponseMessage answer) =>
        [.. SetBy(answer).Where(cookie => cookie.StartsWith(Stem, StringComparison.Ordinal))];

    private static IEnumerable<string> SetBy(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [];

    private static IEnumerable<string> Rules(string cookie) => cookie.Split(';', StringSplitOptions.TrimEntries).Skip(1)
        .Select(rule => rule.Split('=')[0] is "expires" or "max-age" ? rule.Split('=')[0] : rule.ToLowerInvariant()).Order();
}
