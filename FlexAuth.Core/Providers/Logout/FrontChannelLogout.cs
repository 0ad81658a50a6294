using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.Logout;

/// <summary>A provider has the browser, in a frame of its own page, say that somebody signed out there.</summary>
/// <param name="Provider">At whose address.</param>
/// <param name="Issuer">The parameter iss.</param>
/// <param name="Session">The parameter sid.</param>
public sealed record FramedLogout(SignInMethod Provider, string? Issuer, string? Session)
{
    /// <summary>Without the session.</summary>
    public override string ToString() => $"{nameof(FramedLogout)} {{ {Provider} }}";
}

/// <summary>
/// OpenID Connect Front-Channel Logout 1.0, which Entra ID uses. A provider's session is one browser's, and so is what came by it here: that ends and
/// nothing else. By its name and not by a cookie, which a frame of another site is not given; the name is the provider's secret with that browser.
/// </summary>
[Requires(Permission.OperateInstallation)]
public sealed class FrontChannelLogout : Operation<FramedLogout, Nothing>
{
    /// <summary>Shorter ones could be guessed.</summary>
    private const int ShortestName = 16;

    private const int LongestName = 1024;

    private readonly ProviderDirectory _providers;
    private readonly IDbContextFactory<FlexAuthDbContext> _contexts;

    internal FrontChannelLogout(WritePath writePath, ProviderDirectory providers, IDbContextFactory<FlexAuthDbContext> contexts)
        : base(writePath) => (_providers, _contexts) = (providers, contexts);

    /// <summary>Whose pages may frame the answer; null where the provider is not offered.</summary>
    public Uri? FramedBy(SignInMethod provider) => _providers.Find(provider)?.Authority;

    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, FramedLogout request, CancellationToken cancellationToken)
    {
        if (request is not { Issuer.Length: > 0 and <= LongestName, Session.Length: >= ShortestName and <= LongestName } || _providers.Find(request.Provider) is null)
        {
            return ProviderErrors.AnswerRefused(request.Provider);
        }

        // Anybody can call with what they make up, and must not stand in the way of those who write.
        var hash = ProviderIdentity.KeyOf(request.Issuer, request.Session);
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken);
        return await Of(db, request.Provider, hash).AnyAsync(cancellationToken)
            ? await CommitAsync(actor, (work, token) => EndAsync(work, request.Provider, hash, token), CancellationToken.None)
            : new Nothing();
    }

    private static async Task<Result<Nothing>> EndAsync(UnitOfWork work, SignInMethod provider, string hash, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        await work.EndWhatCameByAsync(Of(work.Db, provider, hash), SessionEnd.ProviderSignedOut, SignInOutcome.ProviderSignedOut, cancellationToken);
        return new Nothing();
    }

    private static IQueryable<ProviderSession> Of(FlexAuthDbContext db, SignInMethod provider, string hash) =>
        db.ProviderSessions.Where(p => p.Provider == provider && p.SessionHash == hash);
}
