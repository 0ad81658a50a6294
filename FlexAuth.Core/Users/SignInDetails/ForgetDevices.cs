using FlexAuth.Core.Audit;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.SignInDetails;

/// <summary>A remembered device of that person; all of them where none is named.</summary>
public sealed record DevicesOfPerson(Guid MemberId, Guid? DeviceId);

/// <summary>
/// Forgets browsers that skip the second factor: the next sign-in there asks for it (SE6). Sessions go on. Like ending a session it
/// protects, and asks for no proof.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class ForgetDevices(WritePath writePath) : Operation<DevicesOfPerson, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, DevicesOfPerson request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => ForgetAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private static async Task<Result<Nothing>> ForgetAsync(
        UnitOfWork work, SignedInMember actor, DevicesOfPerson request, CancellationToken cancellationToken)
    {
        var found = await work.Db.Members.AsNoTracking().ToTouchAsync(actor, request.MemberId, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var member = found.Value;
        var forgotten = await work.ForgetDevicesAsync(member.Id, request.DeviceId, cancellationToken);
        if (forgotten == 0)
        {
            return new Error("device.gone");
        }

        work.Record(new AuditEvent(AuditActions.DevicesForgotten, member.Id, member.Organization, new { devices = forgotten }));
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        return new Nothing();
    }
}
