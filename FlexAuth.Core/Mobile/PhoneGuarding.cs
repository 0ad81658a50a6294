using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Core.Mobile;

/// <summary>When a phone gets what guards it, and whether that is still the same.</summary>
internal static class PhoneGuarding
{
    /// <summary>So often within an hour another PIN or passkey takes the place of the former: each time is mailed.</summary>
    public const int MostChanges = 5;

    /// <summary>
    /// Whether the registration is older than a sign-in may be: from then on the key alone is not enough to say that it is the owner who chooses.
    /// </summary>
    public static bool IsSettled(this RegisteredPhone phone, SignInOptions options, DateTimeOffset now) =>
        phone.CreatedAt <= now - options.AttemptLifetime;

    /// <summary>Whether the same PIN or passkey opens it, or neither.</summary>
    public static bool OpensAs(this RegisteredPhone phone, RegisteredPhone seen) =>
        phone.PinHash == seen.PinHash && (phone.PasskeyId ?? []).AsSpan().SequenceEqual(seen.PasskeyId ?? []);

    /// <summary>Those of which that still holds: of two who change it at a time, the later one finds none.</summary>
    public static IQueryable<RegisteredPhone> That(this IQueryable<RegisteredPhone> phones, RegisteredPhone seen) =>
        phones.Where(p => p.Id == seen.Id && p.PinHash == seen.PinHash && p.PasskeyId == seen.PasskeyId);
}
