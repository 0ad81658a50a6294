using System.Globalization;

namespace FlexAuth.Benchmarks;

/// <summary>Makes the database that the other benchmarks copy.</summary>
internal static class Seed
{
    public static async Task RunAsync(string[] arguments)
    {
        var people = arguments is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : 100_000;
        await using var installation = await Installation.OpenAsync(people);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{people:N0} people, {new FileInfo(installation.DatabasePath).Length / 1_048_576.0:F0} MB"));
    }
}
