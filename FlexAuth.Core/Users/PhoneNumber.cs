using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace FlexAuth.Core.Users;

/// <summary>A phone number with its country code, in E.164: a plus and eight to fifteen digits.</summary>
public sealed record PhoneNumber
{
    private const int LongestTyped = 64;
    private const int LeastDigits = 8;
    private const int MostDigits = 15;

    // The North American Numbering Plan: 1, three digits of an area and seven of a subscriber, everywhere in it.
    private const int DigitsInZone1 = 11;

    private PhoneNumber(string value) => Value = value;

    /// <summary>The number in E.164, such as "+31612345612".</summary>
    public string Value { get; }

    /// <summary>Enough to recognise one's own number by and no more, such as "+31 •••• 12".</summary>
    public string Masked => $"+{CountryCode.Of(Value.AsSpan(1))} •••• {Value[^2..]}";

    /// <summary>
    /// Reads a number as people write it, with spaces, dashes, dots and parentheses, and with + or 00 before the
    /// country code.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PhoneNumber? number, out PhoneNumberProblem problem)
    {
        number = null;
        problem = PhoneNumberProblem.NotANumber;
        if (text is not { Length: <= LongestTyped } || Compact(text) is not { Length: > 0 } compact)
            return false;
        var international = compact[0] == '+' ? compact[1..] : compact.StartsWith("00", StringComparison.Ordinal) ? compact[2..] : null;
        if (!(international ?? compact).All(char.IsAsciiDigit))
            return false;
        // No country code begins with 0.
        if (international is null || international.StartsWith('0'))
            problem = PhoneNumberProblem.NoCountryCode;
        else if (international.Length is < LeastDigits or > MostDigits || (international[0] == '1' && international.Length != DigitsInZone1))
            problem = PhoneNumberProblem.WrongLength;
        else
            number = new($"+{international}");
        if (number is null)
            return false;
        problem = PhoneNumberProblem.None;
        return true;
    }

    /// <summary>Reads a number that was checked before; null where there is none.</summary>
    /// <exception cref="FormatException">It is something else than a number.</exception>
    public static PhoneNumber? ParseOptional(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : TryParse(text, out var number, out _) ? number : throw new FormatException("Not a phone number.");

    /// <inheritdoc />
    public override string ToString() => Value;

    // "+31 (0)6 …" shows the trunk zero that is dialled at home only.
    internal static string Compact(string text)
    {
        var compact = new StringBuilder();
        foreach (var letter in text.Replace("(0)", "", StringComparison.Ordinal))
        {
            if (!char.IsWhiteSpace(letter) && letter is not ('-' or '.' or '(' or ')' or '/' or '\u2010' or '\u2011' or '\u2013'))
                compact.Append(letter);
        }
        return compact.ToString();
    }
}
