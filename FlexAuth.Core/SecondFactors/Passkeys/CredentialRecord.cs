using FlexAuth.Core.Data;
using Microsoft.AspNetCore.Identity;

namespace FlexAuth.Core.SecondFactors.Passkeys;

/// <summary>A passkey as a ceremony knows it (WebAuthn Level 3, section 4): one of an account, or the one of a registered phone.</summary>
/// <param name="Handle">The user handle: what the authenticator keeps beside the key, and nothing about the person (section 14.6.1).</param>
/// <param name="Known">All else.</param>
internal sealed record CredentialRecord(string Handle, UserPasskeyInfo Known)
{
    // A phone asks itself, and shows no way to another device.
    private static readonly string[] Itself = ["internal"];

    public static CredentialRecord Of(Passkey passkey) => new(HandleOf(passkey.MemberId), Info(
        passkey.CredentialId,
        passkey.PublicKey,
        passkey.CreatedAt,
        passkey.Transports.Split(", ", StringSplitOptions.RemoveEmptyEntries),
        passkey.IsBackupEligible,
        passkey.IsBackedUp));

    /// <summary>Of a phone that has one.</summary>
    public static CredentialRecord Of(RegisteredPhone phone) => new(HandleOf(phone.Id), Info(
        phone.PasskeyId!, phone.PasskeyKey!, phone.PasskeyCreatedAt!.Value, Itself, phone.PasskeyIsBackupEligible, phone.PasskeyIsBackedUp));

    /// <summary>Of a person, or of a phone: a keychain keeps one passkey for each, so that neither takes the other's place.</summary>
    public static string HandleOf(Guid id) => id.ToString("N");

    /// <summary>The counter is ours to compare.</summary>
    private static UserPasskeyInfo Info(byte[] id, byte[] key, DateTimeOffset createdAt, string[] transports, bool isBackupEligible, bool isBackedUp) =>
        new(id, key, createdAt, signCount: 0, transports, isUserVerified: true, isBackupEligible, isBackedUp, attestationObject: [], clientDataJson: []);
}
