using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Mobile;

/// <summary>A registered phone of that person.</summary>
public sealed record PhoneOfPerson(Guid MemberId, Guid PhoneId);

/// <summary>
/// Ends the registration of somebody else's phone: its tokens are dead at once. Like ending a session it protects, and asks for no proof.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class RevokePhone(WritePath writePath) : Operation<PhoneOfPerson, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, PhoneOfPerson request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => RevokeAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private static async Task<Result<Nothing>> RevokeAsync(
        UnitOfWork work, SignedInMember actor, PhoneOfPerson request, CancellationToken cancellationToken)
    {
        var found = await work.Db.Members.AsNoTracking().ToTouchAsync(actor, request.MemberId, cancellationToken);
        return found.Succeeded ? await EndAsync(work, request, PhoneEnd.Administrator, cancellationToken) : found.Error;
    }

    /// <summary>Of a person who may be touched.</summary>
    internal static async Task<Result<Nothing>> EndAsync(UnitOfWork work, PhoneOfPerson which, PhoneEnd why, CancellationToken cancellationToken)
    {
        var phone = await work.Db.RegisteredPhones.AsNoTracking().Include(p => p.Member).ThenInclude(m => m.Organization)
            .SingleOrDefaultAsync(p => p.Id == which.PhoneId && p.MemberId == which.MemberId, cancellationToken);
        return phone is not null && await PhoneDesk.RemoveAsync(work, phone, why, cancellationToken) ? new Nothing() : MobileErrors.Gone;
    }
}

/// <summary>A registered phone of one's own.</summary>
public sealed record OwnRegisteredPhone(Guid PhoneId);

/// <summary>Ends the registration of a phone of one's own. It takes no credential of the portal, so that it asks for no proof: whoever lost a phone acts at once.</summary>
[Requires(Permission.OwnAccount)]
public sealed class RevokeOwnPhone(WritePath writePath) : Operation<OwnRegisteredPhone, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, OwnRegisteredPhone request, CancellationToken cancellationToken) => CommitAsync(
        actor,
        (work, token) => RevokePhone.EndAsync(work, new PhoneOfPerson(((SignedInMember)actor).MemberId, request.PhoneId), PhoneEnd.Owner, token),
        cancellationToken);
}

/// <summary>The phone ends its own registration, by its key; whoever has it in hand needs no PIN to let go of it.</summary>
[Requires(Permission.SignIn)]
public sealed class LeavePhone : Operation<PhoneProof, Nothing>
{
    private readonly PhoneDesk _desk;

    internal LeavePhone(WritePath writePath, PhoneDesk desk)
        : base(writePath) => _desk = desk;

    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, PhoneProof request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => LeaveAsync(work, request, token), cancellationToken);

    private async Task<Result<Nothing>> LeaveAsync(UnitOfWork work, PhoneProof proof, CancellationToken cancellationToken)
    {
        var found = await _desk.FindAsync(work, proof, PhonePurpose.Leave, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        return await PhoneDesk.RemoveAsync(work, found.Value, PhoneEnd.Phone, cancellationToken) ? new Nothing() : MobileErrors.NotRegistered;
    }
}
