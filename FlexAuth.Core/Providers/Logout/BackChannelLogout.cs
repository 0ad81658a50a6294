using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Logout;

/// <summary>A provider says, server to server, that somebody signed out there.</summary>
/// <param name="Provider">At whose address it was posted.</param>
/// <param name="Token">The logout token.</param>
public sealed record LogoutNotice(SignInMethod Provider, string? Token)
{
    /// <summary>Without the token (AU3).</summary>
    public override string ToString() => $"{nameof(LogoutNotice)} {{ {Provider} }}";
}

/// <summary>
/// OpenID Connect Back-Channel Logout 1.0: what came by the session that the token names ends, or by the account where it names no session. Anybody can
/// call: nothing is looked up, let alone written, before the token was found valid. A token counts once.
/// </summary>
[Requires(Permission.OperateInstallation)]
public sealed class BackChannelLogout : Operation<LogoutNotice, Nothing>
{
    /// <summary>Four times what a token of the largest of providers has.</summary>
    private const int LongestToken = 16 * 1024;

    private readonly ProviderDirectory _providers;
    private readonly ProviderTokens _tokens;
    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;
    private readonly SignInMetrics _metrics;

    internal BackChannelLogout(
        WritePath writePath, ProviderDirectory providers, ProviderTokens tokens, IDbContextFactory<FlexAuthDbContext> contexts, SignInMetrics metrics)
        : base(writePath) => (_providers, _tokens, _contexts, _metrics) = (providers, tokens, contexts, metrics);

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, LogoutNotice request, CancellationToken cancellationToken)
    {
        if (_providers.Find(request.Provider) is not { } provider)
        {
            return ProviderErrors.NotOffered(request.Provider);
        }

        if (request.Token is not { Length: > 0 and <= LongestToken } token)
        {
            return ProviderErrors.AnswerRefused(request.Provider);
        }

        try
        {
            var logout = await _tokens.ReadLogoutAsync(provider, token, cancellationToken);
            if (!logout.Succeeded || await IsSpentAsync(logout.Value, cancellationToken))
            {
                return ProviderErrors.AnswerRefused(request.Provider);
            }

            var ended = await SaidOnce.TakeAsync(
                () => CommitAsync(actor, (work, stop) => EndAsync(work, request.Provider, logout.Value, stop), CancellationToken.None));
            if (!ended.Succeeded)
            {
                return ended.Error;
            }

            _metrics.CountLogout(request.Provider, "back", ended.Value > 0);
            return new Nothing();
        }
        catch (ProviderTrouble trouble)
        {
            return trouble.Problem;
        }
    }

    /// <summary>Whoever brings one again and again does not stand in the way of those who write.</summary>
    private async Task<bool> IsSpentAsync(ProviderLogout logout, CancellationToken cancellationToken)
    {
        var key = Throttling.ProviderLogout(logout.Id);
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        return await db.Throttles.AnyAsync(t => t.Key == key, cancellationToken);
    }

    private static async Task<Result<int>> EndAsync(UnitOfWork work, SignInMethod provider, ProviderLogout logout, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var counts = logout.ExpiresAt + ProviderTokens.Skew - work.Now;
        if (await work.ReserveAsync(Throttling.ProviderLogout(logout.Id), 1, counts, cancellationToken) is not null)
        {
            return ProviderErrors.AnswerRefused(provider);
        }

        await work.RememberSignedOutAsync((logout.SessionHash ?? logout.AccountHash)!, cancellationToken);

        var (account, session) = (logout.AccountHash, logout.SessionHash);
        var here = work.Db.ProviderSessions.Where(p => p.Provider == provider);
        var ended = session is null ? 0
            : await EndAsync(here.Where(p => p.SessionHash == session && (account == null || p.AccountHash == account)));
        if (account is null)
        {
            return ended;
        }

        // One whose session was not named at the sign-in may be the one that is named now. A token that comes late does not end what began since.
        var before = logout.IssuedAt + ProviderTokens.Skew;
        return ended + await EndAsync(here.Where(p => p.AccountHash == account && (session == null || p.SessionHash == null) && p.BeganAt < before));

        Task<int> EndAsync(IQueryable<ProviderSession> which) =>
            work.EndWhatCameByAsync(which, SessionEnd.ProviderSignedOut, SignInOutcome.ProviderSignedOut, cancellationToken);
    }
}
