using System.Text;

namespace FlexAuth.Core.Data;

/// <summary>
/// Text that people type, as either database can store it: half a character, as cutting a text leaves it, and a zero have the mark of what
/// cannot be shown in their place. PostgreSQL refuses them.
/// </summary>
internal static class StorableText
{
    public static string Of(string text) => text.Any(letter => letter is '\0' || char.IsSurrogate(letter))
        ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\ufffd')
        : text;
}
