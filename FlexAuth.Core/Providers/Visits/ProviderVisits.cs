using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Refresh;
using FlexAuth.Core.SignIn;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FlexAuth.Core.Providers.Visits;

/// <summary>
/// Sends browsers to a provider and takes them back: the authorization code flow (RFC 6749) with PKCE (RFC 7636), state and nonce. The way there is
/// remembered here and not in the browser, so that it is taken once, by the browser that began it (FE4).
/// </summary>
internal sealed class ProviderVisits(
    IDbContextFactory<FlexAuthDbContext> contexts,
    ProviderDirectory providers,
    ProviderMetadata metadata,
    ProviderExchange exchange,
    ProviderTokens tokens,
    ProviderApi api,
    RefreshTokens refresh,
    IDataProtectionProvider protection)
{
    /// <summary>Time to type a password and to find one's phone.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Visits of one browser, or one session, at a time: some tabs of it.</summary>
    private const int AtOnce = 5;

    private readonly IDataProtector _protector = protection.CreateProtector("FlexAuth.ProviderVisit.v1");

    /// <summary>What the provider says of itself; asked before anything is written.</summary>
    /// <exception cref="ProviderTrouble">It is not offered, or does not answer.</exception>
    public async Task<(Provider Provider, OpenIdConnectConfiguration Metadata)> AskAsync(SignInMethod method, CancellationToken cancellationToken)
    {
        var provider = providers.Find(method) ?? throw new ProviderTrouble(ProviderErrors.NotOffered(method), "Not offered.");
        return (provider, await metadata.GetAsync(provider, null, cancellationToken));
    }

    /// <summary>
    /// Remembers the visit and says where to go. Each is a row, and each code that the provider does not know a request to it: strangers must not fill the
    /// database, one browser must not shut the door for its whole address, and nobody has the provider asked without end.
    /// </summary>
    public Task<Result<Uri>> BeginAsync(
        UnitOfWork work,
        (Provider Provider, OpenIdConnectConfiguration Metadata) there,
        ProviderErrand errand,
        ProviderQuestion question,
        int atMost,
        TimeSpan window,
        CancellationToken cancellationToken)
    {
        var but = errand switch
        {
            ProviderErrand.Prove => there.Provider.AskAnew,
            ProviderErrand.SignIn => there.Provider.OfflineAccess?.Parameters,
            _ => null,
        };
        return BeginAsync(work, there, errand, question, but, atMost, window, cancellationToken);
    }

    /// <summary>Whether a page of consent there brings a token where none came without.</summary>
    public bool AsksConsent(SignInMethod method) => providers.Find(method) is { OfflineAccess.AskConsent: not null } provider
        && metadata.OnHand(provider) is { } known && provider.ConsentPrompt(known) is not null;

    /// <summary>
    /// Whoever was there just now goes there once more, to consent to what a token is given for; null where they cannot. The provider is not asked where
    /// that is: it has said so just now.
    /// </summary>
    public async Task<Uri?> BeginConsentAsync(
        UnitOfWork work, ProviderVisit visit, ProviderIdentity identity, int atMost, TimeSpan window, CancellationToken cancellationToken)
    {
        if (providers.Find(visit.Provider) is not { OfflineAccess: { AskConsent: { } ask } offline } provider || metadata.OnHand(provider) is not { } known
            || provider.ConsentPrompt(known) is not { } prompt)
        {
            return null;
        }

        var but = offline.Parameters.SetItems(ask(identity)).SetItem("prompt", prompt);
        var begun = await BeginAsync(work, (provider, known), ProviderErrand.SignIn, new ProviderQuestion(visit.Provider, visit.ReturnUrl), but, atMost, window, cancellationToken);
        return begun.Succeeded ? begun.Value : null;
    }

    private async Task<Result<Uri>> BeginAsync(
        UnitOfWork work,
        (Provider Provider, OpenIdConnectConfiguration Metadata) there,
        ProviderErrand errand,
        ProviderQuestion question,
        IReadOnlyDictionary<string, string>? but,
        int atMost,
        TimeSpan window,
        CancellationToken cancellationToken)
    {
        work.RecordNothing();
        await MakeRoomAsync(work, cancellationToken);
        return await work.ReserveAsync(Throttling.ProviderFrom(work.Actor), atMost, window, cancellationToken) is { } until
            ? ProviderErrors.Wait(there.Provider.Method, until)
            : Begin(work, there, errand, question, but);
    }

    /// <summary>Whoever leaves again and again gives up their own earliest visit for it, and nobody else's.</summary>
    private static async Task MakeRoomAsync(UnitOfWork work, CancellationToken cancellationToken)
    {
        var (browser, session) = ((work.Actor as Visitor)?.BrowserHash, (work.Actor as SignedInMember)?.SessionId);
        var earliest = await work.Db.ProviderVisits.Where(v => v.BrowserHash == browser && v.SessionId == session)
            .OrderByDescending(v => v.CreatedAt).Skip(AtOnce - 1).Select(v => new { v.Id, v.ExpiresAt }).ToListAsync(cancellationToken);
        foreach (var visit in earliest)
        {
            // One that is over was not given up, but never come back from; one that somebody else took away was given back by them.
            if (await work.Db.ProviderVisits.Where(v => v.Id == visit.Id).ExecuteDeleteAsync(cancellationToken) == 1 && visit.ExpiresAt > work.Now)
            {
                await work.GiveBackAsync(Throttling.ProviderFrom(work.Actor), cancellationToken);
            }
        }
    }

    private Uri Begin(
        UnitOfWork work,
        (Provider Provider, OpenIdConnectConfiguration Metadata) there,
        ProviderErrand errand,
        ProviderQuestion question,
        IReadOnlyDictionary<string, string>? but)
    {
        var state = ProviderState.New(errand);
        var verifier = SecretToken.New();
        work.Db.ProviderVisits.Add(new ProviderVisit
        {
            StateHash = SecretToken.Hash(state),
            Errand = errand,
            Provider = there.Provider.Method,
            BrowserHash = (work.Actor as Visitor)?.BrowserHash,
            SessionId = (work.Actor as SignedInMember)?.SessionId,
            ProtectedVerifier = _protector.Protect(verifier),
            ReturnUrl = LocalUrl.OrDefault(question.ReturnUrl, "/"),
            Tenant = question.Tenant,
            CreatedAt = work.Now,
            ExpiresAt = work.Now + Lifetime,
        });
        if (errand is ProviderErrand.Consent)
        {
            return ConsentAddress(there.Provider, state);
        }

        var scopes = errand switch
        {
            ProviderErrand.Tenant => there.Provider.AllScopes,
            ProviderErrand.SignIn => there.Provider.SignInScopes,
            _ => there.Provider.Scopes,
        };
        return Address(there.Provider, there.Metadata, scopes, state, verifier, but);
    }

    /// <summary>
    /// Whether somebody is expected with this state. Asked before the visit is taken: anybody can call the address with a made-up state, and must
    /// not stand in the way of those who write.
    /// </summary>
    public async Task<bool> IsExpectedAsync(ProviderAnswer answer, ProviderErrand errand, CancellationToken cancellationToken)
    {
        if (ProviderState.ErrandOf(answer.State) != errand)
        {
            return false;
        }

        var hash = SecretToken.Hash(answer.State!);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.ProviderVisits.AnyAsync(v => v.StateHash == hash, cancellationToken);
    }

    /// <summary>Takes the visit, whatever comes of it then: one row or none, and only to whom it is bound.</summary>
    public static async Task<Result<ProviderVisit>> TakeAsync(
        UnitOfWork work, ProviderAnswer answer, ProviderErrand errand, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (ProviderState.ErrandOf(answer.State) != errand)
        {
            return ProviderErrors.VisitOver(answer.Provider);
        }

        var hash = SecretToken.Hash(answer.State!);
        var (browser, session) = ((work.Actor as Visitor)?.BrowserHash, (work.Actor as SignedInMember)?.SessionId);
        var mine = work.Db.ProviderVisits.AsNoTracking().Where(
            v => v.StateHash == hash && v.Errand == errand && v.Provider == answer.Provider && v.ExpiresAt > work.Now
                && v.BrowserHash == browser && v.SessionId == session);
        if (await mine.SingleOrDefaultAsync(cancellationToken) is not { } visit || await mine.ExecuteDeleteAsync(cancellationToken) != 1)
        {
            return ProviderErrors.VisitOver(answer.Provider);
        }

        return visit;
    }

    /// <summary>Who came back from a visit that was taken.</summary>
    public async Task<Result<ProviderIdentity>> IdentifyAsync(ProviderVisit visit, ProviderAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            var (provider, known) = await AskAsync(visit.Provider, cancellationToken);
            if (answer.Issuer is { } issuer && !IssuerRule.Fits(known.Issuer, issuer))
            {
                return ProviderErrors.AnswerRefused(visit.Provider);
            }

            if (answer.Code is not { Length: > 0 } code)
            {
                return WhyWithout(visit.Provider, answer);
            }

            var traded = await exchange.TradeAsync(provider, code, _protector.Unprotect(visit.ProtectedVerifier), cancellationToken);
            var read = await tokens.ReadAsync(provider, traded.IdToken, ProviderState.NonceOf(answer.State!), cancellationToken);
            if (read.Succeeded && answer.Issuer is { } said && said != read.Value.Issuer)
            {
                return ProviderErrors.AnswerRefused(visit.Provider);
            }

            return !read.Succeeded ? read
                : visit.Errand is ProviderErrand.Tenant
                    ? await WithPowerAsync(provider, traded, read.Value, cancellationToken)
                    : read.Value with
                    {
                        Profile = await api.ProfileAsync(provider, traded, read.Value, cancellationToken),

                        // One that comes unasked may be good as long as the session there: its end would be taken for the account's.
                        ProtectedToken = visit.Errand is ProviderErrand.SignIn && provider.OfflineAccess is not null ? refresh.Protect(traded.RefreshToken) : null,
                        ClientId = provider.ClientId,
                        BringsTokenEachTime = provider.OfflineAccess is { IsGivenEachTime: true },
                    };
        }
        catch (ProviderTrouble trouble)
        {
            return trouble.Problem;
        }
        catch (CryptographicException)
        {
            // The keys were lost meanwhile: nobody can finish this visit any more.
            return ProviderErrors.VisitOver(visit.Provider);
        }
    }

    /// <summary>What the account may do for its tenant or domain, and whose that is. Of the others' domains nothing is asked.</summary>
    private async Task<ProviderIdentity> WithPowerAsync(
        Provider provider, ProviderTokenSet traded, ProviderIdentity account, CancellationToken cancellationToken)
    {
        var asked = account with { IsAdministrator = await api.IsAdministratorAsync(provider, traded, account, cancellationToken) };
        return asked is { IsAdministrator: true, Tenant: not null }
            ? asked with { IsTenantVerified = await api.IsDomainVerifiedAsync(provider, traded, account, cancellationToken) }
            : asked;
    }

    /// <summary>RFC 6749 section 4.1.2.1, OpenID Connect Core 1.0 section 3.1.2.6; and what Entra ID says of consent in words of its own.</summary>
    public static Error WhyWithout(SignInMethod provider, ProviderAnswer answer) => answer.Refusal switch
    {
        _ when ConsentTrouble.Says(answer.Reason) => ProviderErrors.ConsentMissing(provider),
        _ when ConsentTrouble.SaysNotAssigned(answer.Reason) => ProviderErrors.NotAssigned(provider),
        "consent_required" => ProviderErrors.ConsentMissing(provider),
        "interaction_required" => ProviderErrors.InteractionRequired(provider),
        "access_denied" or "login_required" or "account_selection_required" => ProviderErrors.Cancelled(provider),
        "temporarily_unavailable" or "server_error" => ProviderErrors.Unreachable(provider),
        "unauthorized_client" or "invalid_scope" or "unsupported_response_type" or "invalid_request" => ProviderErrors.Misconfigured(provider),
        _ => ProviderErrors.Cancelled(provider),
    };

    /// <summary>Entra ID's page on which an administrator consents for everybody (learn.microsoft.com, "Admin consent on the Microsoft identity platform").</summary>
    private static Uri ConsentAddress(Provider provider, string state)
    {
        Dictionary<string, string> query = new()
        {
            ["client_id"] = provider.ClientId,
            ["redirect_uri"] = provider.RedirectUri.AbsoluteUri,
            ["scope"] = provider.SignInScopes,
            ["state"] = state,
        };
        return new Uri($"{provider.Authority.AbsoluteUri.TrimEnd('/')}/adminconsent?"
            + string.Join('&', query.Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value)}")));
    }

    /// <summary>Where somebody is sent.</summary>
    public static Uri Address(
        Provider provider,
        OpenIdConnectConfiguration known,
        string scopes,
        string state,
        string verifier,
        IReadOnlyDictionary<string, string>? but = null)
    {
        Dictionary<string, string> query = new()
        {
            ["response_type"] = "code",
            ["client_id"] = provider.ClientId,
            ["redirect_uri"] = provider.RedirectUri.AbsoluteUri,
            ["scope"] = scopes,
            ["state"] = state,
            ["nonce"] = ProviderState.NonceOf(state),
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        };

        // Several people use one browser: where the provider can ask which of them it is, nobody comes in as whoever signed in there last.
        foreach (var (name, value) in provider.Wishes(known))
        {
            query[name] = value;
        }

        foreach (var (name, value) in but ?? ImmutableDictionary<string, string>.Empty)
        {
            query[name] = value;
        }

        var separator = known.AuthorizationEndpoint.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return new Uri(known.AuthorizationEndpoint + separator
            + string.Join('&', query.Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value)}")));
    }
}
