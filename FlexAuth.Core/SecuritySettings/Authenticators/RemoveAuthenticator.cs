using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Authenticators;

/// <summary>An app of one's own.</summary>
public sealed record OwnAuthenticator(Guid Id);

/// <summary>Removes an app. Never the last second factor that signs the person in: nobody locks themselves out by a click.</summary>
[Requires(Permission.OwnAccount)]
public sealed class RemoveAuthenticator : OwnFactorOperation<OwnAuthenticator, Nothing>
{
    internal RemoveAuthenticator(WritePath writePath, OwnFactors factors, IOptions<SignInOptions> options)
        : base(writePath, factors, options)
    {
    }

    private protected override async Task<Result<Nothing>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, OwnAuthenticator request, CancellationToken cancellationToken)
    {
        var before = await Factors.UsableAsync(work.Db, member, cancellationToken);
        var which = work.Db.AuthenticatorApps.Where(a => a.Id == request.Id && a.MemberId == member.Id && a.ConfirmedAt != null);
        if (await work.RetireAsync(which, cancellationToken) is not { } app)
        {
            return SecuritySettingsErrors.AppGone;
        }

        if (await WhyItMustStayAsync(work, member, before, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        work.Record(new AuditEvent(AuditActions.AuthenticatorRemoved, member.Id, member.Organization, new { app = app.Id, name = app.Name }));
        work.Send(new OutboxMessage { Kind = MessageKind.AuthenticatorRemoved, MemberId = member.Id, CreatedAt = work.Now, DueAt = work.Now });
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        return new Nothing();
    }
}
