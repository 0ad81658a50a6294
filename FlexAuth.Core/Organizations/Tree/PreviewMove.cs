using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Tree;

/// <summary>A move that is thought of.</summary>
/// <param name="Id">What is moved, with everything below it.</param>
/// <param name="ToId">The organization that it is to be below.</param>
public sealed record MoveQuestion(Guid Id, Guid ToId);

/// <summary>Somebody who administers, and from where.</summary>
public sealed record MoveAdministrator(string Name, string Organization);

/// <summary>People of one kind: how many, and the first of them by name.</summary>
public sealed record MoveAdministrators(int Count, IReadOnlyList<MoveAdministrator> First);

/// <summary>What a move would do.</summary>
public sealed record MoveForeseen
{
    /// <summary>What it was worked out from: the move is refused where that has changed.</summary>
    public required string Basis { get; init; }

    /// <summary>The organization that is moved.</summary>
    public required string Name { get; init; }

    /// <summary>The organization that it is below now.</summary>
    public required string From { get; init; }

    /// <summary>The organization that it will be below.</summary>
    public required string To { get; init; }

    /// <summary>Organizations below it, which come along.</summary>
    public required int Suborganizations { get; init; }

    /// <summary>The first of them, in the order of their names.</summary>
    public required IReadOnlyList<string> FirstSuborganizations { get; init; }

    /// <summary>People who belong to any of them.</summary>
    public required int People { get; init; }

    /// <summary>Administrators who will reach them and do not now.</summary>
    public required MoveAdministrators Gaining { get; init; }

    /// <summary>Administrators who reach them now and will not.</summary>
    public required MoveAdministrators Losing { get; init; }

    /// <summary>Managers who will see these people and do not now.</summary>
    public required int ManagersGaining { get; init; }

    /// <summary>Managers who see these people now and will not.</summary>
    public required int ManagersLosing { get; init; }
}

/// <summary>Says, before anything, what a move takes along and who will administer it.</summary>
[Requires(Permission.ManageOrganizations)]
public sealed class PreviewMove(IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock) : Query<MoveQuestion, MoveForeseen>(contexts)
{
    private const int MostNamed = 10;

    /// <inheritdoc />
    protected override async Task<Result<MoveForeseen>> ReadAsync(
        FlexAuthDbContext db, Actor actor, MoveQuestion request, CancellationToken cancellationToken)
    {
        var signedIn = (SignedInMember)actor;
        if (await MoveRules.FindAsync(db, signedIn, request.Id, request.ToId, cancellationToken) is not { } ends)
        {
            return Error.NotFound;
        }

        if (await MoveRules.RefusalAsync(db, signedIn, ends, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        // First: whoever is appointed while the rest is read makes another basis of the move.
        var basis = await MoveRules.BasisAsync(db, ends, cancellationToken);
        var below = db.Organizations.Where(o => o.Path.StartsWith(ends.Moved.Path) && o.Id != ends.Moved.Id);
        var (left, met) = ends.Above();
        return new MoveForeseen
        {
            Basis = basis,
            Name = ends.Moved.Name,
            From = await db.Organizations.Where(o => o.Id == ends.Moved.ParentId).Select(o => o.Name).SingleAsync(cancellationToken),
            To = ends.To.Name,
            Suborganizations = await below.CountAsync(cancellationToken),
            FirstSuborganizations = await below.OrderBy(o => o.SearchName).Select(o => o.Name).Take(MostNamed).ToListAsync(cancellationToken),
            People = await UserDirectory.CountAsync(db, ends.Moved.Path, UserFilter.Everybody, clock.GetUtcNow(), cancellationToken),
            Gaining = await AdministratorsAsync(met),
            Losing = await AdministratorsAsync(left),
            ManagersGaining = await Of(met, MemberRole.Manager).CountAsync(cancellationToken),
            ManagersLosing = await Of(left, MemberRole.Manager).CountAsync(cancellationToken),
        };

        IQueryable<Member> Of(IReadOnlyList<Guid> organizations, MemberRole role) => MoveRules.WithDuty(db, organizations).Where(m => m.Role == role);

        async Task<MoveAdministrators> AdministratorsAsync(IReadOnlyList<Guid> organizations)
        {
            var all = Of(organizations, MemberRole.OrganizationAdministrator);
            return new MoveAdministrators(
                await all.CountAsync(cancellationToken),
                await all.OrderBy(m => m.SortName).Take(MostNamed)
                    .Select(m => new MoveAdministrator(m.FirstName + " " + m.LastName, m.Organization.Name)).ToListAsync(cancellationToken));
        }
    }
}
