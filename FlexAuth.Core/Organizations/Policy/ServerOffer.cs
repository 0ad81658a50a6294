using FlexAuth.Core.Data;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Organizations.Policy;

/// <summary>
/// What this server can do, and so what a policy can really mean on it. The one place: whatever learns something adds it to
/// <see cref="Today"/>, and pages, previews and sign-ins go by it.
/// </summary>
public sealed record ServerOffer
{
    /// <summary>What is built.</summary>
    public static ServerOffer Today { get; } = new()
    {
        Methods = EnumSet.Of(TwoFactorMethod.AuthenticationApp),
    };

    /// <summary>Second factors that people can set up and sign in with.</summary>
    public EnumSet<TwoFactorMethod> Methods { get; init; }

    /// <summary>Providers by which people can sign in.</summary>
    public EnumSet<SignInMethod> Providers { get; init; }

    /// <summary>Whether browsers can be remembered.</summary>
    public bool RememberedDevices { get; init; }

    /// <summary>Whether phones can be registered.</summary>
    public bool Phones { get; init; }
}
