using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Users.Countries;

/// <summary>
/// The countries to whose numbers codes go by SMS. An SMS to a number of some others pays whoever runs it: who can make a server send there earns by it
/// (SMS pumping, EC5).
/// </summary>
public sealed class ServedCountries
{
    private const string Everywhere = "*";

    private readonly HashSet<Country>? _countries;

    private ServedCountries(IEnumerable<Country>? countries) => _countries = countries?.ToHashSet();

    /// <summary>No country is refused.</summary>
    public static ServedCountries All { get; } = new(null);

    /// <summary>Those that are served, in the order of their codes; null where all are.</summary>
    public IReadOnlyList<Country>? Countries => _countries?.OrderBy(country => country.Code, StringComparer.Ordinal).ToList();

    /// <summary>Reads a list of ISO codes, such as "BE NL", or * for all.</summary>
    /// <exception cref="FormatException">Something in it is no country's code.</exception>
    public static ServedCountries Parse(string codes) => Unknown(codes).FirstOrDefault() is { } unknown
        ? throw new FormatException($"\"{unknown}\" is no country.")
        : codes.Trim() == Everywhere ? All : new ServedCountries(Split(codes).Select(code => CountryList.Find(code)!));

    /// <summary>Why codes cannot go to that number; null where they can, and for what is no number: that is said elsewhere.</summary>
    public Error? Refusal(string? number) => PhoneNumber.TryParse(number, out var phone, out _) ? Refusal(phone) : null;

    /// <summary>Why codes cannot go to that number; null where they can.</summary>
    public Error? Refusal(PhoneNumber number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return _countries is null || (CountryList.Of(number) is { } country && _countries.Contains(country))
            ? null
            : new Error(PhoneErrors.NotServed, string.Join(' ', Countries!.Select(served => served.Code)));
    }

    /// <summary>What in a list of codes is no country's.</summary>
    internal static IEnumerable<string> Unknown(string codes) =>
        codes.Trim() == Everywhere ? [] : Split(codes).Where(code => CountryList.Find(code) is null);

    internal static string[] Split(string codes) => codes.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
