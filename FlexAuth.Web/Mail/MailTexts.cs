using System.Globalization;
using System.Resources;

namespace FlexAuth.Web.Mail;

/// <summary>The words of mails, from MailTexts.resx.</summary>
internal static class MailTexts
{
    private static readonly ResourceManager Texts = new(typeof(MailTexts));

    public static string Get(string key, params object?[] values) =>
        string.Format(Culture, Find(key) ?? throw new MissingManifestResourceException($"No mail text is called {key}."), values);

    /// <summary>Null where there is no such text.</summary>
    public static string? Find(string key) => Texts.GetString(key, Culture);

    /// <summary>A mail is written without a reader's browser at hand; English is what everybody gets until people choose.</summary>
    public static CultureInfo Culture { get; } = CultureInfo.GetCultureInfo("en-GB");
}
