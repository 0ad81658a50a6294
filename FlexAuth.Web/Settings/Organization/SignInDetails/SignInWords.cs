using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Shared;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization.SignInDetails;

/// <summary>Methods, factors, outcomes and messages in words; the texts stand in SignInWords.resx under the values' names.</summary>
public sealed class SignInWords
{
    private SignInWords()
    {
    }

    internal static Tone ToneOf(SignInOutcome outcome) => outcome switch
    {
        SignInOutcome.SignedIn or SignInOutcome.PhoneUnlocked => Tone.Success,
        SignInOutcome.PasswordBlocked or SignInOutcome.SecondFactorBlocked or SignInOutcome.ProofBlocked
            or SignInOutcome.PasskeyCopied or SignInOutcome.DeviceCopied or SignInOutcome.ProviderEnded or SignInOutcome.NotAllowed or SignInOutcome.MethodNotAllowed
            or SignInOutcome.PhonePinBlocked or SignInOutcome.PhoneTokenCopied or SignInOutcome.PhonePasskeyCopied => Tone.Danger,
        SignInOutcome.PasswordRefused or SignInOutcome.SecondFactorRefused or SignInOutcome.MailboxCodeRefused or SignInOutcome.ProviderRefused or SignInOutcome.PasskeyRefused or SignInOutcome.ProofRefused
            or SignInOutcome.PhonePinRefused or SignInOutcome.PhonePasskeyRefused => Tone.Warning,
        SignInOutcome.SignedOut or SignInOutcome.ProviderSignedOut => Tone.Neutral,
        _ => Tone.Info,
    };

    internal static Tone ToneOf(DeliveryState state) => state switch
    {
        DeliveryState.Sent => Tone.Success,
        DeliveryState.Failed => Tone.Danger,
        DeliveryState.Cancelled => Tone.Neutral,
        _ => Tone.Info,
    };
}

internal static class SignInWording
{
    public static string Of(this IStringLocalizer<SignInWords> words, SignInOutcome outcome) => words[$"Outcome.{outcome}"];

    public static string Of(this IStringLocalizer<SignInWords> words, HeldWay way) => words[$"Held.{way}"];

    public static string Of(this IStringLocalizer<SignInWords> words, MessageKind kind) => words[$"Message.{kind}"];

    /// <summary>"Email and password, authentication app"; a passkey alone is both.</summary>
    public static string How(
        this IStringLocalizer<SignInWords> words, ServerOffer offer, SignInMethod method, SecondFactorKind? factor, NamedCredential? credential = null) =>
        method is SignInMethod.Passkey ? words.Named($"Method.{method}", credential)
        : factor is { } second ? words["Both", words.Of(offer, method), words.Of(second, credential)]
        : words.Of(offer, method);

    /// <summary>"passkey “Work laptop”".</summary>
    public static string Of(this IStringLocalizer<SignInWords> words, SecondFactorKind factor, NamedCredential? credential) =>
        words.Named($"Factor.{factor}", credential);

    private static string Of(this IStringLocalizer<SignInWords> words, ServerOffer offer, SignInMethod method) =>
        method.IsProvider() ? offer.FullNameOf(method) : words[$"Method.{method}"];

    private static string Named(this IStringLocalizer<SignInWords> words, string key, NamedCredential? credential) => credential switch
    {
        { IsGone: true } => words["Gone", words[key]],
        { Name: { } name } => words["Named", words[key], name],
        _ => words[key],
    };
}
