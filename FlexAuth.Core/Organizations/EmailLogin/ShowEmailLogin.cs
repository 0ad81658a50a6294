using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>The switch and what hangs on it.</summary>
public sealed record EmailLoginView
{
    /// <summary>Whether email login is on for the tree.</summary>
    public required bool IsEnabled { get; init; }

    /// <summary>When that last changed.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>The main organization, whose administrators decide.</summary>
    public required string MainOrganizationName { get; init; }

    /// <summary>Whether this actor may change it.</summary>
    public required bool CanChange { get; init; }

    /// <summary>Organizations below the main one.</summary>
    public required int Suborganizations { get; init; }

    /// <summary>Members that the actor sees.</summary>
    public required int Members { get; init; }

    /// <summary>Those of them with email login on.</summary>
    public required int WithEmailLogin { get; init; }

    /// <summary>Those of them who completed a sign-in with it.</summary>
    public required int Active { get; init; }

    /// <summary>Names of those who sign in with email and password even while it is off.</summary>
    public required IReadOnlyList<string> EmergencyAdministrators { get; init; }
}

/// <summary>Whether people of the tree may sign in with email and password, as the actor may see it.</summary>
[Requires(Permission.ViewAuthentication)]
public sealed class ShowEmailLogin(IDbContextFactory<FlexAuthDbContext> contexts) : Query<Nothing, EmailLoginView>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<EmailLoginView>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var signedIn = (SignedInMember)actor;
        var main = await db.Organizations.SingleAsync(o => o.Id == signedIn.RootOrganizationId, cancellationToken);
        var members = db.Members.Within(signedIn);
        return new EmailLoginView
        {
            IsEnabled = main.EmailLoginEnabled,
            ChangedAt = main.EmailLoginChangedAt,
            MainOrganizationName = main.Name,
            CanChange = PermissionTable.Allows(actor, Permission.ManageAuthentication),
            Suborganizations = await db.Organizations.CountAsync(o => o.RootId == main.Id && o.Id != main.Id, cancellationToken),
            Members = await members.CountAsync(cancellationToken),
            WithEmailLogin = await members.CountAsync(m => m.EmailLoginEnabled, cancellationToken),
            Active = await members.CountAsync(m => m.PasswordHash != null && m.TwoFactorSetAt != null && m.ActivatedAt != null, cancellationToken),
            EmergencyAdministrators = await members.Where(m => m.HasEmergencyAccess).OrderBy(m => m.LastName)
                .Select(m => m.FirstName + " " + m.LastName).ToListAsync(cancellationToken),
        };
    }
}
