using System.Globalization;

namespace FlexAuth.Web.Settings.Users.Import;

/// <summary>Sizes of files as people know them from their file manager: 340 kB, 1.2 MB (IEC 80000-13: by thousands).</summary>
internal static class FileSizes
{
    public static string Of(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 999_500 => $"{Math.Round(bytes / 1e3).ToString(CultureInfo.CurrentCulture)} kB",
        < 10_000_000 => $"{Shortened(bytes / 1e6)} MB",
        _ => $"{Math.Round(bytes / 1e6).ToString(CultureInfo.CurrentCulture)} MB",
    };

    private static string Shortened(double megabytes) => megabytes.ToString("0.#", CultureInfo.CurrentCulture);
}
