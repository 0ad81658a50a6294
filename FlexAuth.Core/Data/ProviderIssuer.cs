namespace FlexAuth.Core.Data;

/// <summary>
/// Which issuer a provider of the operator's choice is: accounts, sessions and the sign-in log name it by its number alone, which so must never
/// come to mean another one.
/// </summary>
public sealed class ProviderIssuer
{
    /// <summary>Its number.</summary>
    public SignInMethod Provider { get; init; }

    /// <summary>The issuer's address, as it is configured.</summary>
    public required string Issuer { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset NamedAt { get; set; }
}
