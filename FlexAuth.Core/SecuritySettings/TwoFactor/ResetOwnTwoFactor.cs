using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.TwoFactor;

/// <summary>
/// "Reset two-factor authentication" of one's own, by whoever proved a factor that they have, or the recovery code; password and mailbox
/// are never enough (RC4). All methods go, also the recovery code and remembered devices; other sessions end. Until a method is set up
/// again, the next sign-in leads there, and proves the mailbox first.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class ResetOwnTwoFactor : OwnFactorOperation<Nothing, Nothing>
{
    internal ResetOwnTwoFactor(WritePath writePath, OwnFactors factors, IOptions<SignInOptions> options)
        : base(writePath, factors, options)
    {
    }

    /// <summary>In another tab, or pressed twice (SE8).</summary>
    private protected override async Task<Error?> WhyNothingAsync(UnitOfWork work, Member member, CancellationToken cancellationToken) =>
        (await OwnFactors.OfAsync(work.Db, member.Id, cancellationToken)).Count == 0 ? SecuritySettingsErrors.NothingToReset : null;

    private protected override async Task<Result<Nothing>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, Nothing request, CancellationToken cancellationToken)
    {
        // Somebody must always be able to sign in and administer; whoever is the last replaces their app instead.
        if (await LastWayOut.RefusalAsync(work.Db, member.Organization.RootId, [member.Id], cancellationToken) is { } last)
        {
            return last.Values.Count == 0 ? SecuritySettingsErrors.LastAdministrator : SecuritySettingsErrors.LastAdministratorBut(last.Values);
        }

        if (!(await Factors.CountingAsync(work.Db, member, cancellationToken)).Values.Any(method => SecondFactorChoice.SetUpOf(method) is not null))
        {
            return SecuritySettingsErrors.NothingToSetUp;
        }

        var devices = await work.RemoveTwoFactorAsync(work.Db.Members.Where(m => m.Id == member.Id), cancellationToken, but: me.SessionId);
        work.Record(new AuditEvent(AuditActions.TwoFactorReset, member.Id, member.Organization, new { by = "Owner", devicesForgotten = devices }));
        work.Send(new OutboxMessage { Kind = MessageKind.OwnTwoFactorReset, MemberId = member.Id, CreatedAt = work.Now, DueAt = work.Now });
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        return new Nothing();
    }
}
