using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FlexAuth.Core.SecondFactors.Authenticator;

namespace FlexAuth.Tests.Core.SecondFactors;

public sealed partial class QrCodeTests
{
    private const int PixelsPerModule = 4;
    private const int QuietZone = 4;

    [Theory, Trait("Needs", "Server")]
    [InlineData("FlexAuth", "anna@acme.example")]
    [InlineData("Müller & Söhne – Verwaltung der Liegenschaften", "maximiliane.von-und-zu.hohenstein+two-factor@subdomain.acme.example")]
    public async Task A_scanner_reads_the_address_back(string issuer, string account)
    {
        var address = OtpAuthUri.For(issuer, account, AuthenticatorSeed.New());
        var picture = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pgm");
        try
        {
            await File.WriteAllBytesAsync(picture, Rasterize(QrCode.Svg(address, "QR code")), TestContext.Current.CancellationToken);
            Assert.Equal(address, await Tool.RunAsync("zbarimg", ["--quiet", "--raw", picture]));
        }
        finally
        {
            File.Delete(picture);
        }
    }

    [Fact]
    public void It_fills_its_box_is_black_on_white_and_needs_no_inline_style()
    {
        var svg = XElement.Parse(QrCode.Svg("otpauth://totp/x", "Scan me"));
        Assert.Null(svg.Attribute("width"));
        Assert.Null(svg.Attribute("height"));
        Assert.DoesNotContain("style", svg.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["#fff", "#000"], svg.Elements().Select(path => path.Attribute("fill")!.Value));
        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal("Scan me", svg.Attribute("aria-label")!.Value);
    }

    [Fact]
    public void A_quiet_zone_of_four_modules_surrounds_it()
    {
        var svg = QrCode.Svg("otpauth://totp/x", "QR code");
        var size = Size(svg);
        Assert.All(Runs(svg), run =>
        {
            Assert.InRange(run.X, QuietZone, size - QuietZone - run.Length);
            Assert.InRange(run.Y, QuietZone, size - QuietZone - 1);
        });
    }

    [Fact, Trait("Rule", "HD4")]
    public void The_label_cannot_break_out_of_its_attribute()
    {
        const string label = "\"><script>alert('x')</script>&";
        Assert.Equal(label, XElement.Parse(QrCode.Svg("x", label)).Attribute("aria-label")!.Value);
    }

    // A grey picture (PGM), drawn from nothing but what the SVG says.
    private static byte[] Rasterize(string svg)
    {
        var side = Size(svg) * PixelsPerModule;
        var pixels = new byte[side * side];
        pixels.AsSpan().Fill(255);
        foreach (var (x, y, length) in Runs(svg))
        {
            for (var row = y * PixelsPerModule; row < (y + 1) * PixelsPerModule; row++)
                pixels.AsSpan(row * side + x * PixelsPerModule, length * PixelsPerModule).Clear();
        }
        return [.. Encoding.ASCII.GetBytes($"P5 {side} {side} 255\n"), .. pixels];
    }

    private static int Size(string svg) => Number(XElement.Parse(svg).Attribute("viewBox")!.Value.Split(' ')[2]);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static List<(int X, int Y, int Length)> Runs(string svg) => [.. Run()
        .Matches(XElement.Parse(svg).Elements().Last().Attribute("d")!.Value)
        .Select(run => (Number(run.Groups[1].Value), Number(run.Groups[2].Value), Number(run.Groups[3].Value)))];

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v1H\1z")]
    private static partial Regex Run();
}
