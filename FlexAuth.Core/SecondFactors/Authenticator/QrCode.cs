using System.Globalization;
using System.Net;
using System.Text;
using QRCoder;

namespace FlexAuth.Core.SecondFactors.Authenticator;

/// <summary>A QR code as SVG.</summary>
public static class QrCode
{
    /// <summary>
    /// Draws the text as one SVG element that fills the box it is put in. Black on white in every theme, as many
    /// scanners fail on light modules over a dark ground, and only presentation attributes, which a strict
    /// Content-Security-Policy allows where inline styles are refused.
    /// </summary>
    /// <param name="text">What a scanner shall read.</param>
    /// <param name="label">What a screen reader shall say instead.</param>
    public static string Svg(string text, string label)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        // The matrix carries the quiet zone of four modules that ISO/IEC 18004 asks for.
        var rows = code.ModuleMatrix;
        return string.Create(CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {rows.Count} {rows.Count}" role="img" aria-label="{WebUtility.HtmlEncode(label)}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{rows.Count}v{rows.Count}H0z"/><path fill="#000" d="{Modules(rows)}"/></svg>""");
    }

    // One rectangle for each run of dark modules in a row.
    private static string Modules(List<System.Collections.BitArray> rows)
    {
        var path = new StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                var start = x;
                while (x < rows.Count && rows[y][x])
                    x++;
                if (x > start)
                    path.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1H{start}z");
            }
        }
        return path.ToString();
    }
}
