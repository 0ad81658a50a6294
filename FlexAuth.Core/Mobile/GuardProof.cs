using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Mobile;

/// <summary>What somebody gives to show that it is they who hold the phone.</summary>
/// <param name="Pin">As typed; null where the phone has none.</param>
/// <param name="Passkey">What the phone's passkey signed; null where it has none.</param>
internal sealed record GivenGuard(string? Pin, PasskeyAnswer? Passkey)
{
    /// <summary>Without the secrets (AU3).</summary>
    public override string ToString() => nameof(GivenGuard);
}

/// <summary>
/// The phone's key and what guards it, its PIN or its passkey: to unlock it, or to change what guards it. The order is the protection: the
/// signature of the key, which counts nothing (whoever only knows an id ends nobody's registration); a try is reserved before it is looked at
/// (RL1); one transaction decides, by what holds then (PW6).
/// </summary>
internal sealed class GuardProof(WritePath writePath, PhoneDesk desk, PinProof pins, PhonePasskeys passkeys, IOptions<SignInOptions> options)
{
    /// <param name="actor">Who comes.</param>
    /// <param name="proof">Signed by the phone.</param>
    /// <param name="purpose">For what.</param>
    /// <param name="given">The PIN or the passkey.</param>
    /// <param name="accepted">Goes on within the transaction. Brings the PIN's hash of today's cost, where the stored one is older.</param>
    /// <param name="cancellationToken">Gives up before anything was tried.</param>
    public async Task<Result<T>> ProveAsync<T>(
        Actor actor,
        PhoneProof proof,
        PhonePurpose purpose,
        GivenGuard given,
        Func<UnitOfWork, RegisteredPhone, string?, CancellationToken, Task<Result<Answer<T>>>> accepted,
        CancellationToken cancellationToken)
        where T : class
    {
        var pin = PinRules.Digits(given.Pin);
        if (pin is null && !string.IsNullOrEmpty(given.Pin))
        {
            // Nothing was guessed, so nothing is counted.
            return MobileErrors.PinMalformed;
        }

        var asked = given with { Pin = pin };
        var reserved = Answer<RegisteredPhone>.Of(
            await writePath.CommitAsync(actor, (work, token) => ReserveAsync(work, proof, purpose, asked, token), cancellationToken));
        if (!reserved.Succeeded)
        {
            return reserved.Error;
        }

        // Whoever hangs up now has tried nevertheless: it is decided all the same, so that a bad network uses up no tries by right PINs.
        var seen = reserved.Value;
        var tried = seen.Guard is PhoneGuard.Pin ? await pins.TryAsync(seen, pin!) : null;
        var signed = seen.Guard is PhoneGuard.Passkey ? await passkeys.CheckAsync(seen, given.Passkey!) : null;
        return Answer<T>.Of(await writePath.CommitAsync(
            actor,
            async (work, token) => (await DecideAsync(work, seen, purpose, tried, signed, token)) switch
            {
                { Refusal: { } refusal } => (Answer<T>)refusal,
                { Value: { } phone } => await accepted(work, phone, tried?.Renewed, token),
                _ => MobileErrors.NotRegistered,
            },
            CancellationToken.None));
    }

    /// <summary>
    /// Where nothing else is written with the proof. That it was one stands in trail and log, whatever comes of it then: else whoever guesses leaves no
    /// trace of the guess that was right (AU1).
    /// </summary>
    public Task<Result<Answer<RegisteredPhone>>> AcceptAsync(
        UnitOfWork work, RegisteredPhone phone, string? renewed, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (phone.IsGuarded)
        {
            var (pin, passkey) = (phone.Guard is PhoneGuard.Pin, phone.Guard is PhoneGuard.Passkey);
            desk.Log(work, phone, SignInOutcome.PhoneProved);
            PhoneDesk.Note(work, phone, AuditActions.MobileProved, new { phone = phone.Id, name = phone.Name, pin, passkey });
        }

        return Task.FromResult<Result<Answer<RegisteredPhone>>>((Answer<RegisteredPhone>)phone);
    }

    private async Task<Result<Answer<RegisteredPhone>>> ReserveAsync(
        UnitOfWork work, PhoneProof proof, PhonePurpose purpose, GivenGuard given, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var found = await desk.FindAsync(work, proof, purpose, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var phone = found.Value;
        if (await desk.CountUseAsync(work, phone, cancellationToken) is { } often)
        {
            // As if it had not come: nothing is written for it.
            return often;
        }

        if (await WhyNotAsync(work, phone, purpose, cancellationToken) is { } policy)
        {
            return policy;
        }

        // What would refuse anyway is said before anything is looked at.
        if (purpose is not PhonePurpose.Unlock && await PhoneGuarding.WhyNotChangeAsync(work, phone, cancellationToken) is { } until)
        {
            return until;
        }

        var refusal = Mismatch(phone, purpose, given, work.Now)
            ?? (phone.Guard is PhoneGuard.Pin ? await PinProof.ReserveAsync(work, phone, cancellationToken) : null);
        return refusal is null ? (Answer<RegisteredPhone>)phone : (Answer<RegisteredPhone>)refusal;
    }

    /// <summary>Choosing a passkey is how a phone comes to have what the policy asks for.</summary>
    private static async Task<Error?> WhyNotAsync(UnitOfWork work, RegisteredPhone phone, PhonePurpose purpose, CancellationToken cancellationToken) =>
        purpose is PhonePurpose.NewPasskey ? null : await PhoneDesk.WhyNotAsync(work, phone, cancellationToken);

    /// <summary>What does not fit how the phone opens: told, and not passed over, for nobody is to believe in a PIN that nothing looks at.</summary>
    private Error? Mismatch(RegisteredPhone phone, PhonePurpose purpose, GivenGuard given, DateTimeOffset now) => phone.Guard switch
    {
        PhoneGuard.Pin => given is { Pin: not null, Passkey: null } ? null : MobileErrors.PinRequired,
        PhoneGuard.Passkey when purpose is PhonePurpose.NewPasskey => MobileErrors.PasskeyChosen,
        PhoneGuard.Passkey => given is { Pin: null, Passkey: not null } ? null : MobileErrors.PasskeyRequired,
        _ when purpose is PhonePurpose.ChangePin || (purpose is PhonePurpose.NewPasskey && phone.IsSettled(options.Value, now)) => MobileErrors.PinNotNow,
        _ when given.Pin is not null => MobileErrors.PinNone,
        _ when given.Passkey is not null => MobileErrors.PasskeyNone,
        _ => null,
    };

    private async Task<Answer<RegisteredPhone>> DecideAsync(
        UnitOfWork work, RegisteredPhone seen, PhonePurpose purpose, PinTry? tried, CheckedPhonePasskey? signed, CancellationToken cancellationToken)
    {
        if (await PhoneDesk.OfAsync(work, p => p.Where(x => x.Id == seen.Id), cancellationToken) is not { } phone)
        {
            work.RecordNothing();
            return MobileErrors.NotRegistered;
        }

        // Changed, or hashed anew, by another one meanwhile: its person is asked again. Or the policy asks for more by now.
        if ((phone.OpensAs(seen) ? await WhyNotAsync(work, phone, purpose, cancellationToken) : MobileErrors.Changed) is { } refusal)
        {
            work.RecordNothing();
            await work.GiveBackAsync(Throttling.PhoneUse(phone.Id), cancellationToken);
            if (tried is not null && phone.Guard is PhoneGuard.Pin)
            {
                await PinProof.GiveBackAsync(work, phone, cancellationToken);
            }

            return refusal;
        }

        return tried is not null ? await pins.DecideAsync(work, phone, tried.Verdict, cancellationToken)
            : signed is not null ? await passkeys.DecideAsync(work, phone, signed, cancellationToken)
            : phone;
    }
}
