using System.Collections.Frozen;

namespace FlexAuth.Core.Users.Countries;

/// <summary>All countries and territories that have phone numbers.</summary>
public static class CountryList
{
    private static readonly FrozenDictionary<string, Country> ByCode;

    static CountryList()
    {
        All = CountryTable.Lines.Split('\n').Select(Read).ToList();
        ByCode = All.ToFrozenDictionary(country => country.Code);
    }

    /// <summary>All of them, in the order of their codes but for those that share a country code.</summary>
    public static IReadOnlyList<Country> All { get; }

    /// <summary>The country with that ISO 3166-1 alpha-2 code, or null.</summary>
    public static Country? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);

    /// <summary>The country that a number in E.164 belongs to; null for numbers of none, such as those of satellites.</summary>
    /// <param name="number">The number.</param>
    /// <param name="preferred">Taken where the number may belong to several.</param>
    public static Country? Of(PhoneNumber number, Country? preferred = null)
    {
        ArgumentNullException.ThrowIfNull(number);
        return Of(number.Value[1..], preferred);
    }

    internal static Country? Of(string digits, Country? preferred)
    {
        var best = All.MaxBy(country => country.MatchedBy(digits))!;
        var matched = best.MatchedBy(digits);
        return preferred is not null && (preferred.MatchedBy(digits) == matched || preferred.MayBecome(digits)) && matched > 0
            ? preferred
            : matched > 0 ? best : null;
    }

    private static Country Read(string line)
    {
        var parts = line.Trim().Split(' ');
        return new Country(parts[0], parts[1], Several(parts, 2), Several(parts, 3));
    }

    private static string[] Several(string[] parts, int index) =>
        parts.ElementAtOrDefault(index) is { } text && text != "-" ? text.Split(',') : [];
}
