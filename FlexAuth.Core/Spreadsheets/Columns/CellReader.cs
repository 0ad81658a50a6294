using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>
/// Understands what people type into the cells. A cell is given as <see cref="SheetHead.Cell"/> gives it: never empty, for an empty one
/// says nothing. Each answer names what was typed, so that it is found in the file.
/// </summary>
internal sealed class CellReader
{
    private readonly ISheetTexts _texts;
    private readonly SheetOrganizations _organizations;
    private readonly Dictionary<string, MemberRole> _roles = new(StringComparer.Ordinal);

    /// <summary>As exports write them: most cells by far, and found without folding.</summary>
    private readonly Dictionary<string, MemberRole> _usualRoles = new(StringComparer.Ordinal);
    private readonly string _usualYes;
    private readonly string _usualNo;
    private readonly string _yes;
    private readonly string _no;

    public CellReader(ISheetTexts texts, SheetOrganizations organizations)
    {
        (_texts, _organizations) = (texts, organizations);
        (_usualYes, _usualNo) = (texts.Yes, texts.No);
        (_yes, _no) = (SheetWords.Key(_usualYes), SheetWords.Key(_usualNo));
        foreach (var role in Enum.GetValues<MemberRole>())
        {
            _usualRoles.TryAdd(texts.Of(role), role);
            _roles.TryAdd(SheetWords.Key(texts.Of(role)), role);
        }

        foreach (var (role, words) in SheetWords.Roles)
        {
            foreach (var word in words)
            {
                _roles.TryAdd(word, role);
            }
        }
    }

    /// <summary>Whether the cell takes away what was there: a single dash, also one that a spreadsheet made longer.</summary>
    public static bool Clears(string cell) => cell is "-" or "–" or "—" or "−";

    public static Result<string> Email(string cell) =>
        EmailAddress.TryParse(cell, out var address) ? address.Display : new Error("import.email.invalid", SheetWords.Quoted(cell));

    public static Result<string> FirstName(string cell) =>
        IsName(cell) ? cell : new Error("import.first_name.invalid", SheetWords.Quoted(cell), UserDetailsRules.LongestName);

    public static Result<string> LastName(string cell) =>
        IsName(cell) ? cell : new Error("import.last_name.invalid", SheetWords.Quoted(cell), UserDetailsRules.LongestName);

    /// <returns>The position; null where it is taken away.</returns>
    public static Result<string?> Position(string cell) => Clears(cell) ? (string?)null
        : IsName(cell) ? cell
        : new Error("import.position.invalid", SheetWords.Quoted(cell), UserDetailsRules.LongestName);

    /// <returns>The number in E.164; null where it is taken away.</returns>
    public static Result<string?> Phone(string cell) => Clears(cell) ? (string?)null
        : PhoneNumber.TryParse(TypedNumber.Read(cell, null).Value, out var number, out var problem) ? number.Value
        : new Error(problem is PhoneNumberProblem.NoCountryCode ? "import.phone.country_code" : "import.phone.invalid", SheetWords.Quoted(cell));

    public Result<MemberRole> Role(string cell) => _usualRoles.TryGetValue(cell, out var role) || _roles.TryGetValue(SheetWords.Key(cell), out role)
        ? role
        : new Error("import.role.unknown", SheetWords.Quoted(cell), string.Join(", ", Enum.GetValues<MemberRole>().Select(_texts.Of)));

    public Result<Guid> Organization(string cell) => _organizations.Find(cell);

    public Result<bool> EmailLogin(string cell)
    {
        if (cell == _usualYes || cell == _usualNo)
        {
            return cell == _usualYes;
        }

        var key = SheetWords.Key(cell);
        return key == _yes || SheetWords.Yes.Contains(key) ? true
            : key == _no || SheetWords.No.Contains(key) ? false
            : new Error("import.email_login.unknown", SheetWords.Quoted(cell), _texts.Yes, _texts.No);
    }

    /// <summary>The cell as an export would have it: "yes" is Y, "0031 6 12345678" is +31612345678, an admin an Organization Administrator.</summary>
    /// <returns>The text; null where what was there is taken away; or why it cannot be understood.</returns>
    public Result<string?> Canonical(SheetColumn column, string cell) => column switch
    {
        SheetColumn.Email => As(Email(cell), email => email),
        SheetColumn.FirstName => As(FirstName(cell), name => name),
        SheetColumn.LastName => As(LastName(cell), name => name),
        SheetColumn.Organization => As(Organization(cell), _organizations.TextOf),
        SheetColumn.Role => As(Role(cell), _texts.Of),
        SheetColumn.Position => Position(cell),
        SheetColumn.Phone => Phone(cell),
        SheetColumn.EmailLogin => As(EmailLogin(cell), enabled => enabled ? _texts.Yes : _texts.No),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    private static Result<string?> As<T>(Result<T> read, Func<T, string?> text) => read.Succeeded ? text(read.Value) : read.Error;

    private static bool IsName(string cell) => cell.Length <= UserDetailsRules.LongestName && !cell.Any(char.IsControl);
}
