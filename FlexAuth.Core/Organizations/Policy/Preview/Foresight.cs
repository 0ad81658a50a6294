using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>What a change of the rules would do to the people of a tree, at one moment: counts from the groups of traits, names a page at a time.</summary>
internal sealed class Foresight : IDisposable
{
    /// <summary>Names shown at once.</summary>
    public const int Page = 50;

    private readonly FlexAuthDbContext _db;
    private readonly Snapshot _reads;
    private readonly PeopleByFacets _people;
    private readonly Func<PersonTraits, PolicyEffect> _effect;
    private readonly Lazy<IReadOnlyList<(PersonTraits Traits, PolicyEffect Effect, int People)>> _groups;

    private Foresight(FlexAuthDbContext db, Snapshot reads, PeopleByFacets people, Func<PersonTraits, PolicyEffect> effect)
    {
        (_db, _reads, _people, _effect) = (db, reads, people, effect);
        _groups = new(() => [.. people.Groups().Select(group =>
        {
            var traits = Population.TraitsOf(group.Bits);
            return (traits, effect(traits), group.People);
        })]);
    }

    /// <param name="db">The database. What it reads until this is disposed is of the same moment.</param>
    /// <param name="rootId">The tree.</param>
    /// <param name="after">The rules as they would be.</param>
    /// <param name="offer">What the server can do.</param>
    /// <param name="now">The time; null leaves out whose browsers are forgotten, and costs no more than a few milliseconds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Foresight> OfAsync(
        FlexAuthDbContext db, Guid rootId, AuthenticationRules after, ServerOffer offer, DateTimeOffset? now, CancellationToken cancellationToken)
    {
        var reads = Snapshot.Of(db, cancellationToken);
        try
        {
            var before = await db.RulesOfAsync(rootId, cancellationToken);
            return new Foresight(
                db, reads, Population.Of(db, reads, rootId, before, after, now), traits => PolicyEffects.Of(before, after, offer, traits));
        }
        catch
        {
            reads.Dispose();
            throw;
        }
    }

    /// <summary>How many are like that, whatever becomes of them.</summary>
    public int CountWith(Func<PersonTraits, bool> like) => _groups.Value.Where(group => like(group.Traits)).Sum(group => group.People);

    /// <summary>How many a change meets in that way.</summary>
    public int CountOf(PolicyEffect effect) => CountOf(effect, _ => true);

    /// <summary>How many of them are like that.</summary>
    public int CountOf(PolicyEffect effect, Func<PersonTraits, bool> like) =>
        _groups.Value.Where(group => group.Effect == effect && like(group.Traits)).Sum(group => group.People);

    /// <summary>Some of them, by name.</summary>
    /// <param name="effect">The way in which a change meets them.</param>
    /// <param name="from">Where to go on; null for the beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AffectedPage> NamesAsync(PolicyEffect effect, NameKey? from, CancellationToken cancellationToken)
    {
        // By what people have, and not by who they are: nobody is counted for it.
        var combinations = _people.Bits().Where(bits => _effect(Population.TraitsOf(bits)) == effect).ToList();
        var (ids, next) = _people.ByNameFrom(combinations, from, Page);
        var people = await _db.Members.Where(m => EF.Parameter(ids).Contains(m.Id))
            .Select(m => new AffectedPerson(m.Id, m.FirstName + " " + m.LastName, m.Organization.Name))
            .ToDictionaryAsync(person => person.Id, cancellationToken);
        return new AffectedPage([.. ids.Select(id => people[id])], next);
    }

    /// <summary>Everybody who is affected, by the way in which they are, the gravest first.</summary>
    public async Task<IReadOnlyList<AffectedGroup>> AffectedAsync(CancellationToken cancellationToken)
    {
        var affected = new List<AffectedGroup>();
        foreach (var effect in Enum.GetValues<PolicyEffect>().Where(e => e is not PolicyEffect.Unaffected && CountOf(e) > 0).OrderDescending())
        {
            affected.Add(new AffectedGroup(effect, CountOf(effect), await NamesAsync(effect, null, cancellationToken)));
        }

        return affected;
    }

    /// <inheritdoc />
    public void Dispose() => _reads.Dispose();
}
