using System.Net;
using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Hosting.Security;

public sealed class SignedOutTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    /// <summary>An open page is told of the end at once, and asks for itself anew while the answer to the sign-out is under way.</summary>
    [Theory]
    [InlineData(SessionEnd.SignedOut, "/sign-in?ended=signed-out")]
    [InlineData(SessionEnd.EndedByAdministrator, "/sign-in?returnUrl=%2Fprofile%2Fsecurity&ended=session")]
    public async Task Whoever_signed_out_is_led_back_nowhere_also_where_an_open_page_asks_first(SessionEnd why, string onTo)
    {
        using var session = await HostSession.BeginAsync(_host);
        await using (var db = await _host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await db.Sessions.ExecuteUpdateAsync(
                s => s.SetProperty(x => x.EndedAt, TimeProvider.System.GetUtcNow()).SetProperty(x => x.EndReason, why), TestContext.Current.CancellationToken);
        }

        using var answer = await session.Client.GetAsync(new Uri("/profile/security", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(onTo, answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData(SessionEnd.ProviderRefused, "Microsoft no longer signs you in")]
    [InlineData(SessionEnd.ProviderConsentMissing, "consent for FlexAuth at Microsoft is gone")]
    public async Task Whom_the_provider_does_not_let_in_any_more_is_told_why(SessionEnd why, string said)
    {
        using var session = await HostSession.BeginAsync(_host);
        await using (var db = await _host.Services.GetRequiredService<IDbContextFactory<FlexAuthDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            await db.Sessions.ExecuteUpdateAsync(
                s => s.SetProperty(x => x.EndedAt, TimeProvider.System.GetUtcNow()).SetProperty(x => x.EndReason, why).SetProperty(x => x.Method, SignInMethod.Microsoft),
                TestContext.Current.CancellationToken);
        }

        using var answer = await session.Client.GetAsync(new Uri("/profile/security", UriKind.Relative), TestContext.Current.CancellationToken);
        var page = await session.Client.GetStringAsync(answer.Headers.Location, TestContext.Current.CancellationToken);

        Assert.Contains(said, page, StringComparison.Ordinal);
    }
}
