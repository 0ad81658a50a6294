using System.Text;

namespace FlexAuth.Core.Passwords;

/// <summary>
/// Whether a password is little more than words that anybody would try for this person (NIST SP 800-63B-4 section
/// 3.1.1.2: context-specific words): the organisation's name, the person's, their email address, this product's name.
/// </summary>
internal static class KnownWords
{
    // Shorter words are found by chance in good passwords.
    private const int ShortestWord = 3;
    private const int LeastOwnLetters = 4;

    /// <summary>
    /// Whether, with those words taken out, fewer than four other letters or digits remain, or only a number as long
    /// as a year. Case, accents and the usual replacements (p@55w0rd) hide nothing.
    /// </summary>
    public static bool MakeUp(string password, PasswordContext context)
    {
        var known = new bool[password.Length];
        // A 1 stands for an i or for an l.
        foreach (var one in "il")
        {
            var text = Fold(password, one);
            foreach (var word in Words(context).Select(word => Fold(word, one)).Where(word => word.Length >= ShortestWord))
            {
                for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
                    known.AsSpan(at, word.Length).Fill(true);
            }
        }
        if (!known.Contains(true))
            return false;
        var own = string.Concat(password.Where((_, at) => !known[at])).EnumerateRunes().Where(Rune.IsLetterOrDigit).ToList();
        return own.Count < LeastOwnLetters || (own.Count == LeastOwnLetters && own.All(Rune.IsDigit));
    }

    private static IEnumerable<string> Words(PasswordContext context)
    {
        var (mailbox, domain) = context.Email?.LastIndexOf('@') is { } at and >= 0
            ? (context.Email[..at], context.Email[(at + 1)..])
            : (context.Email, null);
        // The top-level domain says nothing of the person.
        var labels = domain?.Split('.')[..^1] ?? [];
        return ((string?[])["flexauth", context.OrganizationName, context.PersonName, mailbox, .. labels])
            .OfType<string>()
            .SelectMany(text => string.Concat(text.Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')).Split(' '));
    }

    // Letter by letter, so that a place in the folded text is the same place in the password.
    private static string Fold(string text, char one) => string.Concat(text.Select(letter => char.ToLowerInvariant(letter) switch
    {
        '0' => 'o',
        '1' => one,
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        > '\u007F' and var accented when !char.IsSurrogate(accented) => accented.ToString().Normalize(NormalizationForm.FormD)[0],
        var plain => plain,
    }));
}
