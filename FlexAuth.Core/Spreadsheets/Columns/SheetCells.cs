using System.Globalization;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>People in words, as their row has them: the one place, for what is written and for what an edited file is compared with.</summary>
internal sealed class SheetCells
{
    private static readonly int Count = Enum.GetValues<SheetColumn>().Length;

    private readonly SheetOrganizations _organizations;
    private readonly string _yes;
    private readonly string _no;
    private readonly Dictionary<MemberRole, string> _roles;
    private readonly Dictionary<Standing, string> _standings;

    public SheetCells(ISheetTexts texts, SheetOrganizations organizations)
    {
        // Looked up once: a million rows have the same few words.
        _organizations = organizations;
        (_yes, _no) = (texts.Yes, texts.No);
        _roles = Enum.GetValues<MemberRole>().ToDictionary(role => role, texts.Of);
        _standings = Enum.GetValues<Standing>().ToDictionary(standing => standing, texts.Of);
    }

    /// <summary>A row of nobody.</summary>
    public static string?[] Empty() => new string?[Count];

    /// <summary>A row, by <see cref="SheetColumn"/>.</summary>
    public string?[] Of(SheetPerson person)
    {
        var cells = Empty();
        Write(person, cells);
        return cells;
    }

    /// <summary>The same, over the cells of somebody before.</summary>
    public void Write(SheetPerson person, string?[] cells)
    {
        cells[(int)SheetColumn.Email] = person.Email;
        cells[(int)SheetColumn.FirstName] = person.FirstName;
        cells[(int)SheetColumn.LastName] = person.LastName;
        cells[(int)SheetColumn.Organization] = _organizations.TextOf(person.OrganizationId);
        cells[(int)SheetColumn.Role] = _roles[person.Role];
        cells[(int)SheetColumn.Position] = person.Position;
        cells[(int)SheetColumn.Phone] = person.Phone;
        foreach (var (column, provider) in SheetColumns.Providers)
        {
            cells[(int)column] = YesNo(person.Facets.Has(provider));
        }

        cells[(int)SheetColumn.EmailLogin] = YesNo(person.EmailLoginEnabled);
        cells[(int)SheetColumn.Status] = _standings[person.Standing];
        cells[(int)SheetColumn.LastSignIn] = person.LastSignInAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
    }

    private string YesNo(bool yes) => yes ? _yes : _no;
}
