using FlexAuth.Core.Operations;

namespace FlexAuth.Core.SecondFactors.Passkeys;

/// <summary>What can go wrong with passkeys.</summary>
internal static class PasskeyErrors
{
    /// <summary>The challenge is too old, was used, or is another's.</summary>
    public static Error Expired { get; } = new("passkey.expired");

    /// <summary>
    /// Unknown, removed, wrongly signed; or right, while the person is disabled or email login is off: one answer, as for passwords (PW4).
    /// </summary>
    public static Error Refused { get; } = new("passkey.refused");

    /// <summary>Said only to whoever has the passkey: the policy does not allow it to them.</summary>
    public static Error Forbidden { get; } = new("passkey.forbidden");

    /// <summary>Said only to whoever has the passkey: it is a registered phone's, and opens nothing here.</summary>
    public static Error OfPhone { get; } = new("passkey.of_phone");

    /// <summary>Said only to whoever has the passkey, or a copy: there is a copy of it.</summary>
    public static Error Copied(string name) => new("passkey.copied", name);

    /// <summary>The policy does not allow them to the person.</summary>
    public static Error NotAllowed { get; } = new("passkey.not_allowed");

    /// <summary>What the authenticator made will not do.</summary>
    public static Error NotAdded { get; } = new("passkey.not_added");

    /// <summary>That credential is registered here, for the same person or another.</summary>
    public static Error AlreadyAdded { get; } = new("passkey.already_added");

    /// <summary>Removed meanwhile, or never one's own.</summary>
    public static Error Gone { get; } = new("passkey.gone");

    public static Error NameMissing { get; } = new("passkey.name_missing");

    public static Error NameInvalid { get; } = new("passkey.name_invalid");

    public static Error NameTooLong(int most) => new("passkey.name_too_long", most);

    public static Error NameTaken { get; } = new("passkey.name_taken");

    public static Error Wait(DateTimeOffset until) => new("passkey.wait", until);

    public static Error TooMany(int most) => new("passkey.too_many", most);
}
