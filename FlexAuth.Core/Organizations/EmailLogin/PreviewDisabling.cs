using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.EmailLogin;

/// <summary>What a disabling would delete and end.</summary>
public sealed record DisablingPreview
{
    /// <summary>The name that has to be typed.</summary>
    public required string MainOrganizationName { get; init; }

    /// <summary>People who can no longer sign in with email and password.</summary>
    public required int People { get; init; }

    /// <summary>Passwords deleted.</summary>
    public required int Passwords { get; init; }

    /// <summary>Authentication apps deleted.</summary>
    public required int AuthenticationApps { get; init; }

    /// <summary>Recovery codes deleted.</summary>
    public required int RecoveryCodes { get; init; }

    /// <summary>One-time links that stop working.</summary>
    public required int Links { get; init; }

    /// <summary>Sessions that end.</summary>
    public required int Sessions { get; init; }

    /// <summary>Whether the session of whoever asks is among them.</summary>
    public required bool EndsOwnSession { get; init; }

    /// <summary>Who still signs in with email and password afterwards.</summary>
    public required IReadOnlyList<string> Remaining { get; init; }
}

/// <summary>Counts, before anything, what a disabling would do.</summary>
[Requires(Permission.ManageAuthentication)]
public sealed class PreviewDisabling(IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock)
    : Query<Nothing, DisablingPreview>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<DisablingPreview>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var signedIn = (SignedInMember)actor;
        var rootId = signedIn.RootOrganizationId;
        var now = clock.GetUtcNow();
        var people = EmailLoginUsers.Concerned(db, rootId);
        var ids = people.Select(m => m.Id);
        return new DisablingPreview
        {
            MainOrganizationName = await db.Organizations.Where(o => o.Id == rootId).Select(o => o.Name).SingleAsync(cancellationToken),
            People = await people.CountAsync(m => m.EmailLoginEnabled, cancellationToken),
            Passwords = await people.CountAsync(m => m.PasswordHash != null, cancellationToken),
            AuthenticationApps = await db.AuthenticatorApps.CountAsync(a => a.ConfirmedAt != null && ids.Contains(a.MemberId), cancellationToken),
            RecoveryCodes = await db.RecoveryCodes.CountAsync(c => ids.Contains(c.MemberId), cancellationToken),
            Links = await db.OneTimeLinks.CountAsync(
                l => l.ConsumedAt == null && l.RevokedAt == null && (l.ExpiresAt == null || l.ExpiresAt > now) && ids.Contains(l.MemberId!.Value),
                cancellationToken),
            Sessions = await db.Sessions.CountAsync(
                s => s.EndedAt == null && s.ExpiresAt > now && s.Method == SignInMethod.Password && ids.Contains(s.MemberId), cancellationToken),
            EndsOwnSession = await db.Sessions.AnyAsync(
                s => s.Id == signedIn.SessionId && s.Method == SignInMethod.Password && ids.Contains(s.MemberId), cancellationToken),
            Remaining = await EmailLoginUsers.Remaining(db, rootId).OrderBy(m => m.LastName)
                .Select(m => m.FirstName + " " + m.LastName).ToListAsync(cancellationToken),
        };
    }
}
