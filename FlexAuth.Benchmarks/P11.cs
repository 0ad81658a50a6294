using System.Diagnostics;
using System.Globalization;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Live;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Benchmarks;

/// <summary>
/// P11: one change visible in 1,000 open grids, p95 below 150 ms, without a query per circuit. The grids are watchers with an
/// administrator and a session each, in this process; what a circuit takes to paint a row comes on top.
/// </summary>
internal sealed class P11 : IAsyncDisposable
{
    private const int Grids = 1000;
    private const int RowsInAGrid = 50;
    private const int SeenByAll = 5;
    private const int Rounds = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly UserFilter[] Views =
    [
        UserFilter.Everybody, new() { EmailLogin = true }, new() { NotLinked = EnumSet.Of(SignInMethod.Microsoft) }, new() { Phone = true }, new() { Search = "garcia" },
        new() { Roles = EnumSet.Of(MemberRole.Manager) }, new() { Standings = EnumSet.Of(Standing.Invited) }, new() { LastSignIn = LastSignIn.Never },
    ];

    private readonly Installation _installation;
    private readonly List<UserWatcher> _watchers = [];
    private readonly Random _random = new(11);
    private string _awaited = "";
    private long _began;
    private int _missing;
    private Latencies _latencies = new();
    private TaskCompletionSource _everybody = new();

    private P11(Installation installation) => _installation = installation;

    public static async Task RunAsync(string[] arguments)
    {
        var people = arguments is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 100_000;
        await using var p11 = new P11(await Installation.OpenAsync(people));
        var shown = await p11.OpenGridsAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Grids:N0} grids of {RowsInAGrid} rows, {Views.Length} views, {people:N0} people"));

        await p11.MeasureAsync(shown, rounds: 10);
        using var queries = new QueryCount();
        Report("A lone change", await p11.MeasureAsync(shown, Rounds), queries.Count / (double)Rounds);

        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() => p11.KeepWritingAsync(shown, stop.Token), CancellationToken.None);
        var before = queries.Count;
        var began = Stopwatch.GetTimestamp();
        var busy = await p11.MeasureAsync(shown, Rounds);
        var elapsed = Stopwatch.GetElapsedTime(began);
        await stop.CancelAsync();
        Report($"Beside {await writing / elapsed.TotalSeconds:F0} other changes a second", busy, (queries.Count - before) / (double)Rounds);
    }

    public async ValueTask DisposeAsync()
    {
        _watchers.ForEach(watcher => watcher.Dispose());
        await _installation.DisposeAsync();
    }

    private static void Report(string what, Latencies latencies, double queries) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: from the call of the operation to each grid's handler {latencies}; {queries:F1} queries a change in all (goal: p95 < 150 ms: {(latencies.P95 < 150 ? "met" : "MISSED")})"));

    /// <summary>Each shows a page of its own; a few people are on all of them.</summary>
    private async Task<IReadOnlyList<Guid>> OpenGridsAsync()
    {
        var actors = await _installation.SignedInAsync(Grids);
        var ids = await _installation.ReadAsync(db => db.Members.Where(m => m.Role == MemberRole.Member).OrderBy(m => m.Id).Select(m => m.Id).ToListAsync());
        var common = ids[..SeenByAll];
        var watch = _installation.Get<UserWatch>();
        var list = _installation.Get<ListUsers>();
        foreach (var (actor, number) in actors.Select((actor, number) => (actor, number)))
        {
            var filter = Views[number % Views.Length];
            var watcher = watch.Watch(actor, HearAsync);
            watcher.BeginReading();
            var page = (await list.ExecuteAsync(actor, new UserListRequest(filter, UserSort.Name, false, 0, 1))).Value;
            watcher.Look(filter, [.. common, .. _random.GetItems(ids.ToArray(), RowsInAGrid - SeenByAll)], page.Total);
            _watchers.Add(watcher);
        }

        return ids;
    }

    private async Task<Latencies> MeasureAsync(IReadOnlyList<Guid> shown, int rounds)
    {
        _latencies = new Latencies();
        for (var round = 0; round < rounds; round++)
        {
            await Task.Delay(Pause + TimeSpan.FromMilliseconds(_random.Next(100)), TimeProvider.System);
            _everybody = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _missing = Grids;
            _awaited = $"Round{Guid.NewGuid():N}";
            _began = Stopwatch.GetTimestamp();
            await ChangeAsync(shown[_random.Next(SeenByAll)], _awaited);
            await _everybody.Task.WaitAsync(Patience);
        }

        return _latencies;
    }

    private Task HearAsync(UserNews news)
    {
        if (news.Rows.Any(row => row.Name.EndsWith(_awaited, StringComparison.Ordinal)))
        {
            _latencies.Add(Stopwatch.GetElapsedTime(_began));
            if (Interlocked.Decrement(ref _missing) == 0)
            {
                _everybody.SetResult();
            }
        }

        return Task.CompletedTask;
    }

    private async Task<int> KeepWritingAsync(IReadOnlyList<Guid> shown, CancellationToken stop)
    {
        var written = 0;
        var random = new Random(12);
        while (!stop.IsCancellationRequested)
        {
            await ChangeAsync(shown[random.Next(SeenByAll, shown.Count)], $"Name{written++}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }

        return written;
    }

    private Task<Result<Nothing>> ChangeAsync(Guid id, string lastName) => _installation.Get<WritePath>().CommitAsync<Nothing>(
        new InstallationItself(),
        async (work, token) =>
        {
            var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == id, token);
            member.LastName = lastName;
            work.RecordNothing();
            work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, id));
            return new Nothing();
        },
        CancellationToken.None);
}
