using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Edit;

/// <summary>A person's details for the form that changes them. Whoever is out of reach does not exist.</summary>
[Requires(Permission.ManageUsers)]
public sealed class OfferUserEdit(IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock) : Query<Guid, UserToEdit>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<UserToEdit>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Guid request, CancellationToken cancellationToken)
    {
        var signedIn = (SignedInMember)actor;
        var found = await db.Members.ToTouchAsync(signedIn, request, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var member = found.Value;
        return new UserToEdit(
            member.Id,
            member.Version,
            member.FullName,
            member.Organization.Name,
            UserDetails.Of(member),
            member.Id == signedIn.MemberId,
            member.EmailLoginEnabled,
            member.PasswordHash is not null,
            await db.RegisteredPhones.CountAsync(p => p.MemberId == member.Id, cancellationToken),
            await db.RememberedDevices.Living(clock.GetUtcNow()).CountAsync(d => d.MemberId == member.Id, cancellationToken));
    }
}
