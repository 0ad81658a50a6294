using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Authenticators;

/// <summary>An app that is to be set up.</summary>
/// <param name="Id">What its first code is given for.</param>
/// <param name="Secret">What it takes in.</param>
public sealed record OfferedAuthenticator(Guid Id, AuthenticatorSecret Secret);

/// <summary>
/// A seed for an authentication app, of this session and for a quarter of an hour. It opens nothing before its first code (OT5). Asked again
/// within that time it is the same one: whoever scanned it, closed the dialog and comes back has the right entry in their app. Of one that is over
/// the seed is kept for a while, for the help when somebody enters its code.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class OfferAuthenticator : OwnFactorOperation<Nothing, OfferedAuthenticator>
{
    private readonly SeedProtection _seeds;

    internal OfferAuthenticator(WritePath writePath, OwnFactors factors, SeedProtection seeds, IOptions<SignInOptions> options)
        : base(writePath, factors, options) => _seeds = seeds;

    private protected override async Task<Result<OfferedAuthenticator>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, Nothing request, CancellationToken cancellationToken)
    {
        if (!(await Factors.CountingAsync(work.Db, member, cancellationToken)).Contains(TwoFactorMethod.AuthenticationApp))
        {
            return SecuritySettingsErrors.MethodNotAllowed;
        }

        var offers = work.Db.AuthenticatorApps.Where(a => a.MemberId == member.Id && a.SessionId != null && a.ConfirmedAt == null);
        var since = work.Now - AddAuthenticator.OfferLives;
        if (await offers.AsNoTracking().FirstOrDefaultAsync(a => a.SessionId == me.SessionId && a.CreatedAt > since, cancellationToken) is { } pending)
        {
            work.RecordNothing();
            await offers.Where(a => a.Id == pending.Id).ExecuteUpdateAsync(a => a.SetProperty(x => x.CreatedAt, work.Now), cancellationToken);
            return new OfferedAuthenticator(pending.Id, AuthenticatorSecret.Of(member.Email!, _seeds.Unprotect(pending.ProtectedSeed)));
        }

        foreach (var over in await offers.Where(a => a.CreatedAt <= since).Select(a => a.Id).ToListAsync(cancellationToken))
        {
            await work.RetireAsync(offers.Where(a => a.Id == over), cancellationToken);
        }

        var seed = AuthenticatorSeed.New();
        var app = new AuthenticatorApp { MemberId = member.Id, SessionId = me.SessionId, ProtectedSeed = _seeds.Protect(seed), CreatedAt = work.Now };
        work.Db.AuthenticatorApps.Add(app);
        work.Record(new AuditEvent(AuditActions.AuthenticatorOffered, member.Id, member.Organization));
        return new OfferedAuthenticator(app.Id, AuthenticatorSecret.Of(member.Email!, seed));
    }
}
