using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Logout;

/// <summary>A provider has the browser, in a frame of its own page, say that somebody signed out there.</summary>
/// <param name="Provider">At whose address.</param>
/// <param name="Issuer">The parameter iss; null where there is none, as at Entra ID.</param>
/// <param name="Session">The parameter sid.</param>
public sealed record FramedLogout(SignInMethod Provider, string? Issuer, string? Session)
{
    /// <summary>Without the session.</summary>
    public override string ToString() => $"{nameof(FramedLogout)} {{ {Provider} }}";
}

/// <summary>
/// OpenID Connect Front-Channel Logout 1.0, which Entra ID uses. A provider's session is one browser's, and so is what came by it here: that ends and
/// nothing else. By its name and not by a cookie, which a frame of another site is not given; whoever
/// reads the name elsewhere (in a proxy's log of addresses, say) can sign that browser out, and no more.
/// </summary>
[Requires(Permission.OperateInstallation)]
public sealed class FrontChannelLogout : Operation<FramedLogout, Nothing>
{
    /// <summary>Shorter ones could be guessed.</summary>
    private const int ShortestName = 16;

    private const int LongestName = 1024;

    private readonly ProviderDirectory _providers;
    private readonly ProviderMetadata _metadata;
    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;
    private readonly SignInMetrics _metrics;

    internal FrontChannelLogout(
        WritePath writePath,
        ProviderDirectory providers,
        ProviderMetadata metadata,
        IDbContextFactory<FlexAuthDbContext> contexts,
        SignInMetrics metrics)
        : base(writePath) => (_providers, _metadata, _contexts, _metrics) = (providers, metadata, contexts, metrics);

    /// <summary>Whose pages may frame the answer; null where the provider is not offered.</summary>
    public Uri? FramedBy(SignInMethod provider) => _providers.Find(provider)?.Authority;

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, FramedLogout request, CancellationToken cancellationToken)
    {
        if (request is not { Session: { Length: >= ShortestName and <= LongestName } session } || _providers.Find(request.Provider) is not { } provider)
        {
            return ProviderErrors.AnswerRefused(request.Provider);
        }

        if (request.Issuer is { } issuer && !await IsOfAsync(provider, issuer, cancellationToken))
        {
            return ProviderErrors.AnswerRefused(request.Provider);
        }

        // Anybody can call with what they make up, or again and again, and must not stand in the way of those who write.
        var hash = provider.KeyOfSession(session);
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        if (!await IsAnyOpenAsync(db, request.Provider, hash, cancellationToken))
        {
            _metrics.CountLogout(request.Provider, "front", ended: false);
            return ProviderErrors.AnswerRefused(request.Provider);
        }

        var ended = await SaidOnce.TakeAsync(
            () => CommitAsync(actor, (work, token) => EndAsync(work, request.Provider, hash, token), CancellationToken.None));
        if (ended.Succeeded)
        {
            _metrics.CountLogout(request.Provider, "front", ended: true);
        }

        return ended;
    }

    /// <summary>Entra ID names no issuer here, whatever the specification says; who names one names the right one.</summary>
    private async Task<bool> IsOfAsync(Provider provider, string issuer, CancellationToken cancellationToken)
    {
        try
        {
            return IssuerRule.Fits((await _metadata.GetAsync(provider, null, cancellationToken)).Issuer, issuer);
        }
        catch (ProviderTrouble)
        {
            return false;
        }
    }

    private static async Task<Result<Nothing>> EndAsync(UnitOfWork work, SignInMethod provider, string hash, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        await work.EndWhatCameByAsync(Of(work.Db, provider, hash), SessionEnd.ProviderSignedOut, SignInOutcome.ProviderSignedOut, cancellationToken);
        return new Nothing();
    }

    private static Task<bool> IsAnyOpenAsync(FlexAuthDbContext db, SignInMethod provider, string hash, CancellationToken cancellationToken) =>
        Of(db, provider, hash).AnyAsync(
            p => db.Sessions.Any(s => s.Id == p.SessionId && s.EndedAt == null)
                || db.SignInAttempts.Any(a => a.Id == p.AttemptId && a.Stage != AttemptStage.Over),
            cancellationToken);

    private static IQueryable<ProviderSession> Of(FlexAuthDbContext db, SignInMethod provider, string hash) =>
        db.ProviderSessions.Where(p => p.Provider == provider && p.SessionHash == hash);
}
