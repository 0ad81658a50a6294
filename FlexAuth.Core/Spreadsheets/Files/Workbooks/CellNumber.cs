using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>A number as text: as a person would type it, whatever the language of the spreadsheet.</summary>
internal static class CellNumber
{
    /// <summary>A double holds so many digits for certain; spreadsheets show no more.</summary>
    private const int Digits = 15;

    /// <summary>The serial of 10000-01-01.</summary>
    private const double EndOfDates = 2_958_466;

    private const double SecondsOfADay = 86_400;

    private static readonly SearchValues<byte> Figures = SearchValues.Create("0123456789"u8);

    /// <summary>A plain number: 31612345678, not 3.1612345678E10.</summary>
    public static string Plain(ReadOnlySpan<byte> value)
    {
        if (value.Length <= Digits && !value.ContainsAnyExcept(Figures))
        {
            return Encoding.ASCII.GetString(value);
        }

        return !Parse(value, out var number)
            ? CellText.Read(value)
            : Math.Abs(number) < 1e28 && Math.Abs(number) > 1e-20
            ? ((decimal)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A date as ISO 8601, with the time where there is one. Before 1900-03-01 spreadsheets count a day that never was (18.17.4.1).</summary>
    public static string Date(ReadOnlySpan<byte> value, bool countsFrom1904)
    {
        // What is rounded up may be the year 10000.
        var seconds = Parse(value, out var serial) ? Math.Round(serial * SecondsOfADay) : -1;
        if (serial < 0 || seconds < 0 || seconds >= (EndOfDates - (countsFrom1904 ? 1_462 : 0)) * SecondsOfADay)
        {
            return Plain(value);
        }

        if (seconds < SecondsOfADay && !countsFrom1904)
        {
            return TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture);
        }

        var day0 = countsFrom1904 ? new DateTime(1904, 1, 1) : new DateTime(1899, 12, serial < 60 ? 31 : 30);
        var at = day0.AddSeconds(seconds);
        return at.ToString(at.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static bool Parse(ReadOnlySpan<byte> value, out double number) =>
        Utf8Parser.TryParse(value, out number, out var used) && used == value.Length && double.IsFinite(number);
}
