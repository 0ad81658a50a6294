using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>What a change of the rules would do to the people of a tree: counts from the groups of traits, names from the database a page at a time.</summary>
internal sealed class Foresight
{
    /// <summary>Names shown at once.</summary>
    public const int Page = 50;

    private readonly IQueryable<Traited> _people;
    private readonly int _asked;
    private readonly List<TraitGroup> _all;
    private readonly ILookup<PolicyEffect, TraitGroup> _groups;

    private Foresight(IQueryable<Traited> people, int asked, List<TraitGroup> all, ILookup<PolicyEffect, TraitGroup> groups) =>
        (_people, _asked, _all, _groups) = (people, asked, all, groups);

    /// <param name="db">The database.</param>
    /// <param name="rootId">The tree.</param>
    /// <param name="after">The rules as they would be.</param>
    /// <param name="offer">What the server can do.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="counted">Traits that are counted too (<see cref="CountWith"/>), though no effect depends on them.</param>
    public static async Task<Foresight> OfAsync(
        FlexAuthDbContext db,
        Guid rootId,
        AuthenticationRules after,
        ServerOffer offer,
        DateTimeOffset now,
        CancellationToken cancellationToken,
        int counted = 0)
    {
        var before = await db.RulesOfAsync(rootId, cancellationToken);
        var asked = Population.Mattering(before, after);
        var groups = await Population.Of(db, rootId, after, now, asked | counted).GroupAsync(cancellationToken);
        return new Foresight(
            Population.Of(db, rootId, after, now, asked),
            Population.Within(asked),
            groups,
            groups.ToLookup(g => PolicyEffects.Of(before, after, offer, Population.TraitsOf(g.Traits))));
    }

    /// <summary>How many have the one trait and not the other, whatever becomes of them.</summary>
    public int CountWith(int trait, int without) => _all.Where(g => (g.Traits & trait) != 0 && (g.Traits & without) == 0).Sum(g => g.People);

    /// <summary>How many a change meets in that way.</summary>
    public int CountOf(PolicyEffect effect) => CountOf(effect, _ => true);

    /// <summary>How many of them are like that.</summary>
    public int CountOf(PolicyEffect effect, Func<PersonTraits, bool> like) =>
        _groups[effect].Where(g => like(Population.TraitsOf(g.Traits))).Sum(g => g.People);

    /// <summary>Those whom a change meets in one of these ways.</summary>
    public IQueryable<Member> Those(params IEnumerable<PolicyEffect> effects)
    {
        var traits = effects.SelectMany(e => _groups[e]).Select(g => g.Traits & _asked).Distinct().ToList();
        return _people.Where(p => EF.Parameter(traits).Contains(p.Traits)).Select(p => p.Member);
    }

    /// <summary>Some of them, by name.</summary>
    public async Task<IReadOnlyList<AffectedPerson>> NamesAsync(PolicyEffect effect, int skip, CancellationToken cancellationToken) =>
        CountOf(effect) <= skip
            ? []
            : await Those(effect).OrderBy(m => m.SortName).ThenBy(m => m.Id).Skip(skip).Take(Page)
                .Select(m => new AffectedPerson(m.Id, m.FirstName + " " + m.LastName, m.Organization.Name)).ToListAsync(cancellationToken);

    /// <summary>Everybody who is affected, by the way in which they are, the gravest first.</summary>
    public async Task<IReadOnlyList<AffectedGroup>> AffectedAsync(CancellationToken cancellationToken)
    {
        var affected = new List<AffectedGroup>();
        foreach (var effect in Enum.GetValues<PolicyEffect>().Where(e => e is not PolicyEffect.Unaffected && CountOf(e) > 0).OrderDescending())
        {
            affected.Add(new AffectedGroup(effect, CountOf(effect), await NamesAsync(effect, 0, cancellationToken)));
        }

        return affected;
    }
}
