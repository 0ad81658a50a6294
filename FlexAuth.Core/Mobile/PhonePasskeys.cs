using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Mobile;

/// <summary>What a phone's passkey signed, looked at.</summary>
/// <param name="Challenge">The challenge; null where it is not open.</param>
/// <param name="Signed">What it says of itself; null where something about it is not right.</param>
internal sealed record CheckedPhonePasskey(OpenChallenge? Challenge, UserPasskeyInfo? Signed);

/// <summary>
/// The passkey of a phone, which opens it in place of a PIN. The checks are those of all passkeys (<see cref="PasskeyCeremony"/>); what it signs
/// counts only together with a signature of the phone's key.
/// </summary>
internal sealed class PhonePasskeys(PasskeyCeremony ceremony, PasskeyChallenges challenges, RelyingParty relyingParty, PhoneDesk desk)
{
    /// <summary>Asks for the passkey of a phone that has one.</summary>
    public async Task<PasskeyRequest> AskAsync(RegisteredPhone phone)
    {
        var start = await ceremony.AskForOneAsync(phone);
        return new PasskeyRequest(start.OptionsJson, challenges.Seal(PasskeyPurpose.Phone, SubjectOf(phone), start.State));
    }

    /// <summary>Whether browsers do passkeys at this address.</summary>
    public bool ArePossible => relyingParty.IsPossible;

    /// <summary>Asks for a new one, of a phone that has none.</summary>
    public async Task<PasskeyRequest> AskForNewAsync(RegisteredPhone phone)
    {
        var start = await ceremony.AskForNewAsync(phone);
        return new PasskeyRequest(start.OptionsJson, challenges.Seal(PasskeyPurpose.NewOnPhone, SubjectOf(phone), start.State));
    }

    /// <summary>Looks at a signature. Writes nothing.</summary>
    public async Task<CheckedPhonePasskey> CheckAsync(RegisteredPhone phone, PasskeyAnswer answer)
    {
        var challenge = challenges.Open(PasskeyPurpose.Phone, SubjectOf(phone), answer.Challenge);
        return new CheckedPhonePasskey(challenge, challenge is not null && Fits(answer) ? await ceremony.CheckAsync(challenge.State, answer.CredentialJson, phone) : null);
    }

    /// <summary>Looks at a new one. Writes nothing.</summary>
    public async Task<CheckedPhonePasskey> CheckNewAsync(RegisteredPhone phone, PasskeyAnswer answer)
    {
        var challenge = challenges.Open(PasskeyPurpose.NewOnPhone, SubjectOf(phone), answer.Challenge);
        return new CheckedPhonePasskey(challenge, challenge is not null && Fits(answer) ? await ceremony.CheckNewAsync(challenge.State, answer.CredentialJson) : null);
    }

    /// <summary>Spends the challenge, whatever comes of it then (PK3).</summary>
    public async Task<bool> SpendAsync(UnitOfWork work, CheckedPhonePasskey passkey, CancellationToken cancellationToken) =>
        passkey.Challenge is { } challenge && await challenges.SpendAsync(work, challenge, cancellationToken);

    /// <summary>Uses it, where it is right and no copy.</summary>
    public async Task<Answer<RegisteredPhone>> DecideAsync(
        UnitOfWork work, RegisteredPhone phone, CheckedPhonePasskey passkey, CancellationToken cancellationToken)
    {
        if (!await SpendAsync(work, passkey, cancellationToken))
        {
            work.RecordNothing();
            return MobileErrors.PasskeyOver;
        }

        if (passkey.Signed is not { } signed)
        {
            desk.Log(work, phone, SignInOutcome.PhonePasskeyRefused);
            PhoneDesk.Note(work, phone, AuditActions.MobilePasskeyRefused, new { phone = phone.Id, name = phone.Name });
            return MobileErrors.PasskeyRefused;
        }

        // One row or none, as for all passkeys: a counter that does not count is 0 for ever, any other only rises.
        var count = (long)signed.SignCount;
        return await work.Db.RegisteredPhones
            .Where(p => p.Id == phone.Id && (p.PasskeySignCount < count || (p.PasskeySignCount == 0 && count == 0)))
            .ExecuteUpdateAsync(
                p => p.SetProperty(x => x.PasskeySignCount, count)
                    .SetProperty(x => x.PasskeyIsBackedUp, signed.IsBackedUp)
                    .SetProperty(x => x.PasskeyLastUsedAt, work.Now),
                cancellationToken) == 1
            ? phone
            : await TellOfCopyAsync(work, phone, cancellationToken);
    }

    /// <summary>Nobody can tell which of the two opened the phone before: it is locked.</summary>
    private async Task<Error> TellOfCopyAsync(UnitOfWork work, RegisteredPhone phone, CancellationToken cancellationToken)
    {
        await work.Db.RegisteredPhones.Where(p => p.Id == phone.Id).LockAsync(cancellationToken);
        desk.Log(work, phone, SignInOutcome.PhonePasskeyCopied);
        PhoneDesk.Note(work, phone, AuditActions.MobilePasskeyCopied, new { phone = phone.Id, name = phone.Name });
        if (await work.ReserveAsync(Throttling.PasskeyCopied(phone.Id), 1, TimeSpan.FromHours(1), cancellationToken) is null)
        {
            PhoneDesk.Tell(work, phone, MessageKind.MobilePasskeyCopied);
        }

        return MobileErrors.PasskeyCopied;
    }

    private static bool Fits(PasskeyAnswer answer) => answer.CredentialJson.Length <= PasskeyVerifier.LongestAnswer;

    /// <summary>The phone with what opens it now: whatever was asked before that was changed is over.</summary>
    private static string SubjectOf(RegisteredPhone phone) =>
        $"{phone.Id:N} {SecretToken.Hash(phone.PinHash ?? Convert.ToHexStringLower(phone.PasskeyId ?? []))}";
}
