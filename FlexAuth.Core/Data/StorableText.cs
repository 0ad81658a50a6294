using System.Text;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace FlexAuth.Core.Data;

/// <summary>
/// Text as either database can store it: half a character, as cutting a text leaves it, and a zero have the mark of what cannot be shown in
/// their place. PostgreSQL refuses them.
/// </summary>
public static class StorableText
{
    /// <summary>The text itself, but for what no database stores.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') || text.Contains('\0', StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\ufffd')
            : text;
    }

    /// <summary>The first so many chars of a text, one less where they would end within a character of two.</summary>
    public static string Cut(string text, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }

    /// <summary>Every text that is stored or looked for.</summary>
    internal sealed class Conversion() : ValueConverter<string, string>(text => Of(text), text => text);
}
