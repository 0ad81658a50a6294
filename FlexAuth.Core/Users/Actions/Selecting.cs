using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>Turns a selection into people within the actor's reach. Whoever is out of it does not exist (AZ2).</summary>
internal static class Selecting
{
    /// <summary>What is wrong with a selection, whoever asks.</summary>
    public static Error? Problem(UserSelection? selection) => selection switch
    {
        null => SelectionErrors.Nobody,
        { Filter: null, Ids.Count: 0 } => SelectionErrors.Nobody,
        { Filter: not null, Ids.Count: > 0 } => SelectionErrors.Ambiguous,
        { Ids.Count: > UserSelection.MostNamed } or { Except.Count: > UserSelection.MostNamed } => SelectionErrors.TooMany,
        _ => null,
    };

    /// <summary>Whether it names only what does not exist for the actor.</summary>
    public static async Task<bool> IsForeignAsync(
        FlexAuthDbContext db, ActingMember actor, UserSelection selection, CancellationToken cancellationToken) => selection switch
        {
            { Filter.OrganizationId: { } organization } =>
                !await db.Organizations.Within(actor).AnyAsync(o => o.Id == organization, cancellationToken),
            { Filter: not null } => false,
            _ => !await Named(db, actor, selection).AnyAsync(cancellationToken),
        };

    /// <summary>Everybody meant, in the order in which a job works on them.</summary>
    public static IAsyncEnumerable<Person> ReadAsync(
        FlexAuthDbContext db, SignedInMember actor, UserAction action, UserSelection selection, SignInOptions limits, DateTimeOffset now) =>
        selection.Filter is { } filter
            ? UserDirectory.Matching(db, actor.OrganizationPath, filter, now)
                .Where(found => !EF.Parameter(selection.Except).Contains(found.MemberId))
                .OrderBy(found => found.Number)
                .Join(db.Members, found => found.MemberId, member => member.Id, (_, member) => member)
                .As(db, action, now, actor.SessionId, limits)
                .AsAsyncEnumerable()
            : InOrderAsync(Named(db, actor, selection).As(db, action, now, actor.SessionId, limits), Order(selection));

    /// <summary>The people who are named, each once, in the order in which they were named.</summary>
    public static IReadOnlyList<Guid> Order(UserSelection selection) => selection.Ids.Distinct().Except(selection.Except).ToList();

    private static IQueryable<Member> Named(FlexAuthDbContext db, ActingMember actor, UserSelection selection)
    {
        var ids = Order(selection);
        return db.Members.AsNoTracking().Within(actor).Where(m => EF.Parameter(ids).Contains(m.Id));
    }

    private static async IAsyncEnumerable<Person> InOrderAsync(IQueryable<Person> people, IReadOnlyList<Guid> order)
    {
        var found = await people.ToDictionaryAsync(p => p.Id);
        foreach (var id in order)
        {
            if (found.TryGetValue(id, out var person))
            {
                yield return person;
            }
        }
    }
}

internal static class SelectionErrors
{
    public static Error Nobody { get; } = new("user_action.nobody");

    public static Error Ambiguous { get; } = new("user_action.ambiguous");

    public static Error Grown { get; } = new("user_action.grown");

    public static Error TooMany { get; } = new("user_action.too_many", UserSelection.MostNamed);
}
