namespace FlexAuth.Web.Layout;

/// <summary>What the portal's shell shows of the person who is signed in, and which parts of the portal they may open.</summary>
public sealed record ShellModel(string PersonName, string Email, string OrganizationName, bool CanViewUsers, bool CanViewAuthentication)
{
    public string Initials
    {
        get
        {
            var words = PersonName.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
                return Email.Length == 0 ? "?" : FirstLetter(Email);
            return words.Length == 1 ? FirstLetter(words[0]) : FirstLetter(words[0]) + FirstLetter(words[^1]);
        }
    }

    private static string FirstLetter(string word) => System.Globalization.StringInfo.GetNextTextElement(word).ToUpperInvariant();
}
