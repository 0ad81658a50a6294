using System.Globalization;
using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Benchmarks;

/// <summary>Rows as an export has them: twelve columns and the hidden one.</summary>
internal static class PeopleTable
{
    private static readonly string[] FirstNames = ["Ana", "Bram", "Chloë", "Daan", "Eva", "Femke", "Günther", "Hanna", "Ines", "Jörg", "Katarzyna", "Luca"];
    private static readonly string[] LastNames = ["Lima", "de Vries", "Ångström", "Novák", "O'Brien", "García Márquez", "Smith", "van den Berg", "Yılmaz", "Zieliński"];
    private static readonly string[] Positions = ["Engineer", "Team lead", "Nurse", "Sales & marketing", "Teacher", "Accountant"];

    public static SheetLayout Layout { get; } = new("People", [
        new ColumnLayout("Email", 32), new ColumnLayout("First name", 16), new ColumnLayout("Last name", 20), new ColumnLayout("Organization", 24),
        new ColumnLayout("Role", 12, ["Member", "Manager", "Administrator"]), new ColumnLayout("Position", 20), new ColumnLayout("Phone", 18),
        new ColumnLayout("Microsoft Entra ID", 12, IsReadOnly: true), new ColumnLayout("Google", 12, IsReadOnly: true), new ColumnLayout("Email login enabled", 12, ["Y", "N"]),
        new ColumnLayout("Status", 12, IsReadOnly: true), new ColumnLayout("Last sign-in", 18, IsReadOnly: true), new ColumnLayout("Origin", 10, IsHidden: true)]);

    /// <summary>A person; always the same for the same number.</summary>
    public static string?[] Row(int number)
    {
        var random = new Random(number);
        var (first, last) = (FirstNames[random.Next(FirstNames.Length)], LastNames[random.Next(LastNames.Length)]);
        var origin = new byte[96];
        random.NextBytes(origin);
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"person{number}@example-{random.Next(50)}.example"), first, last,
            string.Create(CultureInfo.InvariantCulture, $"Organization {random.Next(300)}"), random.Next(20) == 0 ? "Manager" : "Member",
            random.Next(3) == 0 ? null : Positions[random.Next(Positions.Length)],
            random.Next(4) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"+316{random.Next(10_000_000, 99_999_999)}"),
            random.Next(2) == 0 ? "Y" : "N", "N", random.Next(3) == 0 ? "N" : "Y", "Active",
            string.Create(CultureInfo.InvariantCulture, $"2026-{random.Next(1, 12):00}-{random.Next(1, 28):00} {random.Next(24):00}:{random.Next(60):00}"),
            Convert.ToBase64String(origin),
        ];
    }
}
