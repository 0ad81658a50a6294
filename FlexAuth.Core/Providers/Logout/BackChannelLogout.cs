using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.SignIn;

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

    internal BackChannelLogout(WritePath writePath, ProviderDirectory providers, ProviderTokens tokens)
        : base(writePath) => (_providers, _tokens) = (providers, tokens);

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
            return logout.Succeeded
                ? await CommitAsync(actor, (work, stop) => EndAsync(work, request.Provider, logout.Value, stop), CancellationToken.None)
                : logout.Error;
        }
        catch (ProviderTrouble trouble)
        {
            return trouble.Problem;
        }
    }

    private static async Task<Result<Nothing>> EndAsync(UnitOfWork work, SignInMethod provider, ProviderLogout logout, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var counts = logout.ExpiresAt + ProviderTokens.Skew - work.Now;
        if (await work.ReserveAsync(Throttling.ProviderLogout(logout.Id), 1, counts, cancellationToken) is not null)
        {
            return ProviderErrors.AnswerRefused(provider);
        }

        await work.RememberSignedOutAsync((logout.SessionHash ?? logout.AccountHash)!, cancellationToken);

        // One whose session was not named at the sign-in may be the one that is named now.
        var which = work.Db.ProviderSessions.Where(p => p.Provider == provider
            && (logout.SessionHash == null || p.SessionHash == logout.SessionHash || (p.SessionHash == null && logout.AccountHash != null))
            && (logout.AccountHash == null || p.AccountHash == logout.AccountHash));
        await work.EndWhatCameByAsync(which, SessionEnd.ProviderSignedOut, SignInOutcome.ProviderSignedOut, cancellationToken);
        return new Nothing();
    }
}
