using System.Globalization;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Benchmarks;

/// <summary>P5: a filter or a search with its exact count and first page; nothing is remembered from one run to the next.</summary>
internal static class DirectorySearchBenchmark
{
    private const int Rounds = 15;

    /// <summary>Of everybody: at a million, the fourth is 40,000.</summary>
    private static readonly double[] Shares = [0.0002, 0.005, 0.02, 0.04, 0.15, 0.5];

    public static async Task RunAsync(string[] arguments)
    {
        var people = arguments is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 1_000_000;
        await using var installation = await Installation.OpenAsync(people);
        var list = installation.Get<ListUsers>();
        var actor = (await installation.SignedInAsync(200)).First(member => member.IsInMainOrganization);
        var random = new Random(5);

        Console.WriteLine($"{"question",-44}{"matches",10}  times");
        foreach (var (name, filter) in Filters().Concat(await SearchesAsync(installation)))
        {
            var (times, total) = await MeasureAsync(installation, list, actor, filter, Rounds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-44}{total,10:N0}  {times}"));
        }

        var addresses = await installation.ReadAsync(db => db.Members.Select(m => m.Email!).OrderBy(e => e).ToListAsync());
        Latencies rare = new();
        for (var i = 0; i < 60; i++)
        {
            var address = addresses[random.Next(addresses.Count)];
            var (times, _) = await MeasureAsync(installation, list, actor, new UserFilter { Search = address[..address.IndexOf('@')] }, 1);
            rare.Add(TimeSpan.FromMilliseconds(times.Median));
        }

        Console.WriteLine($"\nrare terms, 60 different ones: {rare}   goal: p95 < 50 ms");

        var term = addresses[addresses.Count / 3];
        term = term[..term.IndexOf('@')];
        var ratio = await Ratio.MeasureAsync(
            async () => await MeasureAsync(installation, list, actor, new UserFilter { Search = term }, 1),
            () => ScanAsync(installation, term));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"rare term beside a LIKE scan: {ratio} ({1 / ratio.Value:F0} times as fast)   goal: 100 times"));
    }

    private static IEnumerable<(string Name, UserFilter Filter)> Filters() =>
    [
        ("everybody", UserFilter.Everybody),
        ("email login", new UserFilter { EmailLogin = true }),
        ("administrators", new UserFilter { Roles = EnumSet.Of(MemberRole.OrganizationAdministrator) }),
        ("managers", new UserFilter { Roles = EnumSet.Of(MemberRole.Manager) }),
        ("locked", new UserFilter { Standings = EnumSet.Of(Standing.Locked) }),
        ("password set", new UserFilter { Standings = EnumSet.Of(Standing.PasswordSet) }),
        ("invited or link opened, with Google", new UserFilter { Standings = EnumSet.Of(Standing.Invited, Standing.LinkOpened), Linked = EnumSet.Of(SignInMethod.Google) }),
        ("no email login, no account, phone", new UserFilter { EmailLogin = false, NotLinked = EnumSet.Of(SignInMethod.Microsoft, SignInMethod.Google), Phone = true }),
        ("signed in within 7 days", new UserFilter { LastSignIn = LastSignIn.Within7Days }),
        ("not within 90 days", new UserFilter { LastSignIn = LastSignIn.Over90DaysAgo }),
    ];

    /// <summary>Letters that so many have, found by trying pieces of names.</summary>
    private static async Task<IEnumerable<(string Name, UserFilter Filter)>> SearchesAsync(Installation installation)
    {
        var texts = await installation.ReadAsync(db => db.Members.OrderBy(m => m.Id).Select(m => m.SearchText).Take(20_000).ToListAsync());
        var pieces = texts.SelectMany(text => text.Split(' ').Take(2)).Where(name => name.Length >= 4)
            .SelectMany(name => new[] { name, name[..3], name[..4], name[^3..] }).Distinct().Where(piece => piece.All(char.IsAsciiLetter)).Order(StringComparer.Ordinal).ToList();
        var counts = pieces.Select(piece => (Piece: piece, Share: texts.Count(text => text.Contains(piece, StringComparison.Ordinal)) / (double)texts.Count)).ToList();
        return Shares
            .Select(wanted => counts.MinBy(c => Math.Abs(c.Share - wanted)).Piece)
            .Concat(["example", "an", "q"])
            .Distinct()
            .Select(piece => ($"search \"{piece}\"", new UserFilter { Search = piece }))
            .Append(("search \"ana ber\", email login", new UserFilter { Search = "ana ber", EmailLogin = true }));
    }

    private static async Task<(Latencies Times, int Total)> MeasureAsync(
        Installation installation, ListUsers list, SignedInMember actor, UserFilter filter, int rounds)
    {
        Latencies times = new();
        var total = 0;
        for (var round = 0; round < rounds; round++)
        {
            Forget(installation);
            total = (await times.MeasureAsync(() => list.ExecuteAsync(actor, new UserListRequest(filter, UserSort.Name, false, 0, 50)))).Value.Total;
        }

        return (times, total);
    }

    // As if somebody had changed: what was worked out before does not hold any more.
    private static void Forget(Installation installation) =>
        Run(installation, "UPDATE DirectoryVersions SET People = People + 1, Facets = Facets + 1, SignIns = SignIns + 1", _ => { });

    private static Task ScanAsync(Installation installation, string term)
    {
        Run(installation, "SELECT COUNT(*) FROM Members WHERE SearchText LIKE '%' || $term || '%'", command => command.Parameters.AddWithValue("$term", term));
        return Task.CompletedTask;
    }

    private static void Run(Installation installation, string sql, Action<SqliteCommand> bind)
    {
        using var connection = new SqliteConnection($"Data Source={installation.DatabasePath}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        bind(command);
        command.ExecuteScalar();
    }
}
