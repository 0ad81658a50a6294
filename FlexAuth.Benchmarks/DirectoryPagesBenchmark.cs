using System.Globalization;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Benchmarks;

/// <summary>P4: any page, jump or offered sort of the user list, through ListUsers with its admission, count and rows.</summary>
internal static class DirectoryPagesBenchmark
{
    private const int Rows = 50;

    public static async Task RunAsync(string[] arguments)
    {
        var people = arguments is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 1_000_000;
        await using var installation = await Installation.OpenAsync(people);
        var list = installation.Get<ListUsers>();
        var actor = (await installation.SignedInAsync(200)).First(member => member.IsInMainOrganization);
        var random = new Random(4);
        var total = (await PageAsync(list, actor, UserSort.Name, false, 0)).Total;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"P4: {total:N0} people in the tree, pages of {Rows}; milliseconds\n"));
        Console.WriteLine($"{"sort",-24}{"first page",-44}{"first jump",12}  {"random position",-44}{"deepest page",-44}deepest/first");

        Latencies all = new();
        var processor = Environment.CpuUsage.TotalTime;
        var pages = 0;
        foreach (var sort in Enum.GetValues<UserSort>())
        {
            foreach (var descending in new[] { false, true })
            {
                Latencies first = new(), jump = new(), anywhere = new(), deepest = new();
                await PageAsync(list, actor, sort, descending, 0);
                if (!descending)
                {
                    await jump.MeasureAsync(() => PageAsync(list, actor, sort, descending, total / 2));
                }

                for (var i = 0; i < 100; i++)
                {
                    await first.MeasureAsync(() => PageAsync(list, actor, sort, descending, 0));
                    await deepest.MeasureAsync(() => PageAsync(list, actor, sort, descending, total - Rows));
                    await anywhere.MeasureAsync(() => PageAsync(list, actor, sort, descending, random.Next(total)));
                    await all.MeasureAsync(() => PageAsync(list, actor, sort, descending, random.Next(total)));
                }

                pages += 400;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{sort + (descending ? " descending" : ""),-24}{first,-44}{(jump.Count > 0 ? jump.Max : 0),12:F1}  {anywhere,-44}{deepest,-44}{deepest.Median / first.Median:F2}"));
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"\nprocessor time a page, with the noted keys: {(Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / pages:F1} ms"));
        Console.WriteLine($"any position, any sort: {all}   goal: p95 < 10 ms");
    }

    private static async Task<UserPage> PageAsync(ListUsers list, SignedInMember actor, UserSort sort, bool descending, int skip) =>
        (await list.ExecuteAsync(actor, new UserListRequest(UserFilter.Everybody, sort, descending, skip, Rows))).Value;
}
