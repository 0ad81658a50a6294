using System.Globalization;
using System.Text.RegularExpressions;
using FlexAuth.Tests.Architecture;

namespace FlexAuth.Tests.Web.Layout;

/// <summary>WCAG 2.2, 1.4.3 and 1.4.11: each text and each control's edge against each ground that it lies on, light and dark.</summary>
public partial class ThemeContrastTests
{
    private static readonly string[] Grounds = ["canvas", "surface", "raised", "sunken", "hover"];
    private static readonly string[] Tones = ["info", "success", "warning", "danger"];
    private static readonly Dictionary<string, string[]> Colours = Read();

    public static TheoryData<string, string, double> Pairs()
    {
        var pairs = new TheoryData<string, string, double>();
        foreach (var ground in Grounds)
        {
            foreach (var text in (string[])["ink", "ink-soft", "ink-faint", "accent", "accent-strong", .. Tones])
                pairs.Add(text, ground, 4.5);
            pairs.Add("line-strong", ground, 3);
        }

        foreach (var tone in (string[])["accent", .. Tones])
        {
            foreach (var text in (string[])[tone, "ink", "ink-soft"])
                pairs.Add(text, tone + "-soft", 4.5);
        }

        foreach (var filled in (string[])["accent", "danger"])
        {
            pairs.Add("on-" + filled, filled, 4.5);
            pairs.Add("on-" + filled, filled + "-strong", 4.5);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Can_be_read_by_day_and_by_night(string text, string ground, double least)
    {
        for (var scheme = 0; scheme < 2; scheme++)
            Assert.InRange(Contrast(Colours[text][scheme], Colours[ground][scheme]), least, 21);
    }

    private static double Contrast(string one, string other)
    {
        var (lighter, darker) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double Luminance(string colour) =>
        0.2126 * Channel(colour, 1) + 0.7152 * Channel(colour, 3) + 0.0722 * Channel(colour, 5);

    private static double Channel(string colour, int at)
    {
        var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    private static Dictionary<string, string[]> Read() =>
        Token().Matches(File.ReadAllText(Path.Combine(Repository.Root, "FlexAuth.Web", "wwwroot", "theme.css")))
            .ToDictionary(token => token.Groups[1].Value, token => new[] { token.Groups[2].Value, token.Groups[3].Value });

    [GeneratedRegex(@"^  --(?!rz-)([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", RegexOptions.Multiline)]
    private static partial Regex Token();
}
