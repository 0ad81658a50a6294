using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Installation.Demo;

/// <summary>
/// Fills an empty installation with an organization to try things on: suborganizations, people, some history; or adds people to one
/// that was filled before. The request is how many people there shall be in all. Nobody in it has a password.
/// </summary>
[Requires(Permission.OperateInstallation)]
public sealed class CreateDemoOrganization(
    WritePath writePath, IDbContextFactory<FlexAuthDbContext> contexts, TimeProvider clock, ILogger<CreateDemoOrganization> logger)
    : Operation<int, int>(writePath)
{
    /// <summary>As many as a first start makes.</summary>
    public const int Usual = 400;

    /// <summary>The most people.</summary>
    public const int MostPeople = 1_000_000;

    private const int LargestChunk = 20_000;
    private const int Handful = 500;

    // From so many on, the directory is faster made at the end than kept with each person.
    private const int ManyPeople = 5_000;

    // A server that runs beside it writes between two chunks. SQLite lets whoever waits look every 150 ms.
    private static readonly TimeSpan ChunkTime = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(160);

    /// <inheritdoc />
    protected override async Task<Result<int>> RunAsync(Actor actor, int request, CancellationToken cancellationToken)
    {
        if (request is < 1 or > MostPeople)
        {
            return new Error("installation.demo.size", MostPeople);
        }

        var crowd = new Crowd();
        try
        {
            return await AddAllAsync(actor, crowd, request, cancellationToken);
        }
        finally
        {
            // Also after a failure; after a crash, the next start does it.
            if (crowd.WithoutDirectory)
            {
                await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
                await ReadModelPreparation.EnsureAsync(db, logger, CancellationToken.None);
            }
        }
    }

    private async Task<Result<int>> AddAllAsync(Actor actor, Crowd crowd, int wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            var there = await CommitAsync(actor, (work, token) => AddChunkAsync(work, crowd, wanted, token), cancellationToken);
            if (!there.Succeeded || there.Value >= wanted)
            {
                return there;
            }

            if (!crowd.WithoutDirectory)
            {
                await Task.Delay(Breath, clock, cancellationToken);
            }
        }
    }

    private async Task<Result<int>> AddChunkAsync(UnitOfWork work, Crowd crowd, int wanted, CancellationToken cancellationToken)
    {
        var action = AuditActions.DemoGrown;
        if (crowd.People is null)
        {
            var main = await work.Db.Organizations.OrderBy(o => o.CreatedAt).FirstOrDefaultAsync(o => o.ParentId == null, cancellationToken);
            if (main is not null && !await IsDemoAsync(work.Db, main, cancellationToken))
            {
                return new Error("installation.not_demo");
            }

            if (main is null)
            {
                action = AuditActions.DemoCreated;
                if (wanted >= ManyPeople)
                {
                    // Nobody looks at an installation without an organization.
                    ReadModelPreparation.Detach(work.Db);
                    crowd.WithoutDirectory = true;
                }
            }

            await crowd.GatherAsync(work, main, wanted, cancellationToken);
        }

        var added = await AddAsync(work.Db, crowd, wanted, cancellationToken);
        if (added == 0)
        {
            work.RecordNothing();
            return crowd.Count;
        }

        work.Record(new AuditEvent(action, null, crowd.Main, new { people = added }));
        work.Announce(new Change(ChangeKind.Organization, crowd.Main.Id, crowd.Main.Id));
        return crowd.Count;
    }

    private async Task<int> AddAsync(FlexAuthDbContext db, Crowd crowd, int wanted, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var began = clock.GetTimestamp();
        var added = 0;
        while (crowd.Count < wanted && added < LargestChunk && clock.GetElapsedTime(began) < ChunkTime)
        {
            var people = Enumerable.Range(0, Math.Min(Handful, wanted - crowd.Count)).Select(_ => crowd.Next()).ToList();
            await db.InsertAsync(people.Select(p => p.Member), cancellationToken);
            await db.InsertAsync(people.SelectMany(p => p.Logins), cancellationToken);
            await db.InsertAsync(people.SelectMany(p => p.Visits), cancellationToken);
            await db.InsertAsync(people.Select(p => p.Link).OfType<OneTimeLink>(), cancellationToken);
            await db.InsertAsync(people.Select(p => p.Welcome).OfType<OutboxMessage>(), cancellationToken);
            added += people.Count;
        }

        return added;
    }

    private static async Task<bool> IsDemoAsync(FlexAuthDbContext db, Organization main, CancellationToken cancellationToken) =>
        await db.AuditEntries.AnyAsync(a => a.Action == AuditActions.DemoCreated && a.RootOrganizationId == main.Id, cancellationToken)
        && !await db.Organizations.AnyAsync(o => o.RootId != main.Id, cancellationToken);

    /// <summary>The people, over all chunks.</summary>
    private sealed class Crowd
    {
        public Organization Main { get; private set; } = null!;

        public int Count { get; private set; }

        public DemoPeople? People { get; private set; }

        public bool WithoutDirectory { get; set; }

        public async Task GatherAsync(UnitOfWork work, Organization? main, int wanted, CancellationToken cancellationToken)
        {
            var db = work.Db;
            Main = main ?? DemoTree.NewMain(work.Now);
            if (main is null)
            {
                db.Organizations.Add(Main);
            }

            var tree = await DemoTree.GrowAsync(db, Main, wanted, work.Now, cancellationToken);
            var taken = await db.Members.Select(m => m.NormalizedEmail!).ToHashSetAsync(cancellationToken);
            Count = taken.Count;
            People = new DemoPeople(tree, Count, taken, work.Now);
        }

        public DemoPerson Next() => Count++ == 0 ? People!.Ana() : People!.Next();
    }
}
