using FlexAuth.Core.Audit;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings.Sessions;

/// <summary>A remembered device of one's own; all of them where none is named.</summary>
public sealed record OwnDevices(Guid? DeviceId);

/// <summary>Forgets browsers that skip one's second factor: the next sign-in there asks for it (SE6). Sessions go on.</summary>
[Requires(Permission.OwnAccount)]
public sealed class ForgetOwnDevices(WritePath writePath) : Operation<OwnDevices, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, OwnDevices request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => ForgetAsync(work, (SignedInMember)actor, request.DeviceId, token), cancellationToken);

    private static async Task<Result<Nothing>> ForgetAsync(UnitOfWork work, SignedInMember me, Guid? deviceId, CancellationToken cancellationToken)
    {
        var forgotten = await work.ForgetDevicesAsync(me.MemberId, deviceId, cancellationToken);
        if (forgotten == 0)
        {
            return new Error("device.gone");
        }

        var organization = await work.Db.Organizations.SingleAsync(o => o.Id == me.OrganizationId, cancellationToken);
        work.Record(new AuditEvent(AuditActions.DevicesForgotten, me.MemberId, organization, new { devices = forgotten }));
        work.Announce(new Change(ChangeKind.Member, me.RootOrganizationId, me.MemberId));
        return new Nothing();
    }
}
