using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users;

/// <summary>Who is signed in, for the shell and the home page.</summary>
public sealed record Myself
{
    /// <summary>First and last name.</summary>
    public required string Name { get; init; }

    /// <summary>First name.</summary>
    public required string FirstName { get; init; }

    /// <summary>Email address.</summary>
    public required string Email { get; init; }

    /// <summary>The organization's name.</summary>
    public required string OrganizationName { get; init; }

    /// <summary>What they may do.</summary>
    public required MemberRole Role { get; init; }

    /// <summary>When this session began.</summary>
    public required DateTimeOffset SignedInAt { get; init; }

    /// <summary>From which address.</summary>
    public string? SignedInFrom { get; init; }

    /// <summary>How the first factor was proved.</summary>
    public required SignInMethod Method { get; init; }

    /// <summary>How the second factor was proved.</summary>
    public SecondFactorKind? SecondFactor { get; init; }

    /// <summary>The sign-in before this one.</summary>
    public DateTimeOffset? PreviousSignInAt { get; init; }

    /// <summary>From which address that was.</summary>
    public string? PreviousSignInFrom { get; init; }

    /// <summary>Since when there is an authentication app.</summary>
    public DateTimeOffset? AuthenticationAppSince { get; init; }
}

/// <summary>Who is signed in, for the shell and the home page.</summary>
[Requires(Permission.OwnAccount)]
public sealed class ShowMyself(IDbContextFactory<FlexAuthDbContext> contexts) : Query<Nothing, Myself>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<Myself>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)actor;
        var session = await db.Sessions.Include(s => s.Member).ThenInclude(m => m.Organization)
            .SingleOrDefaultAsync(s => s.Id == me.SessionId && s.EndedAt == null, cancellationToken);
        if (session is null)
        {
            return Error.SessionEnded;
        }

        var previous = await db.Sessions.Where(s => s.MemberId == me.MemberId && s.CreatedAt < session.CreatedAt)
            .OrderByDescending(s => s.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        var appSince = await db.AuthenticatorApps.Where(a => a.MemberId == me.MemberId && a.ConfirmedAt != null)
            .MinAsync(a => a.ConfirmedAt, cancellationToken);
        return new Myself
        {
            Name = session.Member.FullName,
            FirstName = session.Member.FirstName,
            Email = session.Member.Email!,
            OrganizationName = session.Member.Organization.Name,
            Role = session.Member.Role,
            SignedInAt = session.CreatedAt,
            SignedInFrom = session.Address,
            Method = session.Method,
            SecondFactor = session.SecondFactor,
            PreviousSignInAt = previous?.CreatedAt,
            PreviousSignInFrom = previous?.Address,
            AuthenticationAppSince = appSince,
        };
    }
}
