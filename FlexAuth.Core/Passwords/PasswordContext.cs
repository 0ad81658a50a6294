namespace FlexAuth.Core.Passwords;

/// <summary>Whose password it is: what an attacker who knows the person would try.</summary>
/// <param name="OrganizationName">The organisation's name.</param>
/// <param name="PersonName">The person's names, in any order.</param>
/// <param name="Email">The person's email address.</param>
public sealed record PasswordContext(string? OrganizationName, string? PersonName, string? Email)
{
    /// <summary>Nothing known of the person.</summary>
    public static PasswordContext Nobody { get; } = new(null, null, null);
}
