namespace FlexAuth.Core.Users;

/// <summary>Codes of what can be wrong with a number, wherever it is given.</summary>
public static class PhoneErrors
{
    /// <summary>Codes go to other countries only. Its value is their ISO codes, with spaces between them.</summary>
    public const string NotServed = "user.phone.not_served";
}
