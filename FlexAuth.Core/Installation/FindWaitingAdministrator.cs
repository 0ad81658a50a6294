using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Installation;

/// <summary>An administrator who can be given the first link, if there is one.</summary>
public sealed record WaitingAdministrator(string? Email);

/// <summary>
/// The first administrator of an installation in which nobody has a way in yet: the one for whom a development start prints a link,
/// again and again until it is used.
/// </summary>
[Requires(Permission.OperateInstallation)]
public sealed class FindWaitingAdministrator(IDbContextFactory<FlexAuthDbContext> contexts) : Query<Nothing, WaitingAdministrator>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<WaitingAdministrator>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        if (await db.Members.AnyAsync(m => m.PasswordHash != null, cancellationToken))
        {
            return new WaitingAdministrator(null);
        }

        var email = await db.Members
            .Where(m => m.Role == MemberRole.OrganizationAdministrator && m.Organization.ParentId == null && m.DisabledAt == null)
            .OrderBy(m => m.Id)
            .Select(m => m.Email)
            .FirstOrDefaultAsync(cancellationToken);
        return new WaitingAdministrator(email);
    }
}
