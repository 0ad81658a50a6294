using FlexAuth.Benchmarks;

// One line for each goal of docs/benchmarks.md. A benchmark prints its own table and says whether the goal was met.
Dictionary<string, (string Goal, Func<string[], Task> RunAsync)> benchmarks = new()
{
    ["seed"] = ("make the database of the others, N people (kept for the next run)", Seed.RunAsync),
    ["p6"] = ("keystroke to painted list, and scrolling, in Chromium", P6.RunAsync),
    ["p11"] = ("one change visible in 1,000 open grids", P11.RunAsync),
    ["p4"] = ("pages, jumps and sorts of the user list at N people (1,000,000)", DirectoryPagesBenchmark.RunAsync),
    ["p5"] = ("filters and searches of the user list at N people (1,000,000)", DirectorySearchBenchmark.RunAsync),
    ["p7"] = ("P7: everybody exported, beside reading alone and packing alone; memory (arguments: people, rounds)", P7.RunAsync),
    ["import"] = ("the preview of an edited export against N people (arguments: people, rows, one in so many changed, rounds)", ImportBenchmark.RunAsync),
    ["p7-raw"] = ("P7, the file alone: 1,000,000 rows beside a raw zip, and memory (arguments: rows, rounds)", P7Raw.RunAsync),
    ["p8"] = ("P8: 1,000,000 rows with shared texts beside an XmlReader loop and ExcelDataReader (arguments: rows, rounds)", P8.RunAsync),
    ["disable"] = ("email and password authentication disabled for 100,000 beside bare SQL (arguments: people, rounds)", DisableBenchmark.RunAsync),
    ["policy-preview"] = ("whom another policy or a disabling meets, by count and by name, at N people (1,000,000)", PolicyPreviewBenchmark.RunAsync),
    ["rename"] = ("another name for an organization of N people; a sign-in meanwhile (arguments: people, rounds)", RenameBenchmark.RunAsync),
    ["p9"] = ("P9: email login for 100,000 beside bare prepared SQL; a sign-in meanwhile (arguments: people, rounds)", P9.RunAsync),
};

if (args is not [var name, .. var rest] || !benchmarks.TryGetValue(name, out var chosen))
{
    Console.WriteLine("dotnet run -c Release --project FlexAuth.Benchmarks -- NAME [arguments]");
    foreach (var (key, (goal, _)) in benchmarks)
    {
        Console.WriteLine($"  {key,-6} {goal}");
    }

    return 1;
}

Machine.Print();
await chosen.RunAsync(rest);
return 0;
