using System.Net;
using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn;

/// <summary>
/// Counts tries in the database. A try is reserved before the costly or risky part runs and given back when it turns out right, so
/// that a hundred parallel guesses at a cap of five are five (RL1).
/// </summary>
internal static class Throttling
{
    /// <summary>One bucket whatever the spelling of the email, whether or not there is such an account (RL2).</summary>
    public static string Password(EmailAddress email) => $"password:{Hashed(email.Key)}";

    public static string PasswordFrom(Actor actor) => $"password-from:{Hashed(ClientAddress.ThrottleKey(actor.Address))}";

    public static string Reset(EmailAddress email) => $"reset:{Hashed(email.Key)}";

    public static string ResetFrom(Actor actor) => $"reset-from:{Hashed(ClientAddress.ThrottleKey(actor.Address))}";

    /// <summary>Departures to a provider: a stranger's by their address.</summary>
    public static string ProviderFrom(Actor actor) => actor is SignedInMember me
        ? $"provider-of:{me.MemberId:N}"
        : $"provider-from:{Hashed(ClientAddress.ThrottleKey(actor.Address))}";

    /// <summary>Refusals on the way back from a provider: what stands in the log, and never who waits (RL4).</summary>
    public static string ProviderRefusedFrom(Actor actor) => $"provider-refused-from:{Hashed(ClientAddress.ThrottleKey(actor.Address))}";

    /// <summary>The same, of accounts of that person, or of whoever is signed in as them.</summary>
    public static string ProviderRefused(ProviderErrand errand, Guid memberId) => $"provider-refused:{errand}:{memberId:N}";

    /// <summary>A logout token, which counts once.</summary>
    public static string ProviderLogout(string id) => $"provider-logout:{id}";

    /// <summary>A session or an account that a provider signed out lately.</summary>
    public static string ProviderSignedOut(string hash) => $"provider-signed-out:{hash}";

    /// <summary>Refusals for want of a tenant's consent: one a day is told.</summary>
    public static string ConsentRefused(Guid tenantId) => $"consent-refused:{tenantId:N}";

    public static string SecondFactor(SecondFactorKind kind, Guid memberId) => $"{kind}:{memberId:N}";

    public static string MailboxGuess(Guid memberId) => $"mailbox-guess:{memberId:N}";

    /// <summary>One for each purpose: whoever uses up the codes of a session leaves the sign-in its own.</summary>
    public static string MailboxSend(Guid memberId, CodePurpose purpose) => $"mailbox-send:{purpose}:{memberId:N}";

    /// <summary>Phones that one person registers.</summary>
    public static string PhoneRegistration(Guid memberId) => $"phone-registration:{memberId:N}";

    /// <summary>The same that were tried with the right password.</summary>
    public static string PhoneRegistrationTry(Guid memberId) => $"phone-registration-try:{memberId:N}";

    /// <summary>Unlockings of one phone and changes of its PIN or passkey, tried or done.</summary>
    public static string PhoneUse(Guid phoneId) => $"phone-use:{phoneId:N}";

    /// <summary>Changes of its PIN or passkey that were done, each of which is mailed.</summary>
    public static string PhoneGuardChange(Guid phoneId) => $"phone-pin:{phoneId:N}";

    public static string Report(Guid memberId) => $"report:{memberId:N}";

    public static string AllMailboxCodes => "mailbox-send-all";

    /// <summary>Likewise.</summary>
    public static string SmsSend(Guid memberId, CodePurpose purpose) => $"sms-send:{purpose}:{memberId:N}";

    /// <summary>Likewise.</summary>
    public static string SmsTo(string number, CodePurpose purpose) => $"sms-to:{purpose}:{Hashed(number)}";

    /// <summary>The same for those who claim a number that does not stand beside them in the user list: they take no code from its owner.</summary>
    public static string SmsToClaimed(string number) => $"sms-to-claimed:{Hashed(number)}";

    public static string AllSms => "sms-send-all";

    /// <summary>What the day's SMS cost.</summary>
    public static string SmsCost => "sms-cost";

    public static string SmsAlarm(SmsAlarmMark mark) => $"sms-alarm:{mark}";

    /// <summary>Numbers alike but for their last four digits.</summary>
    public static string SmsAlike(string number) => $"sms-alike:{Hashed(number[..^4])}";

    public static string CodesFrom(IPAddress? address) => $"codes-from:{Hashed(ClientAddress.ThrottleKey(address))}";

    public static string PhoneGuess(Guid memberId) => $"phone-guess:{memberId:N}";

    /// <summary>Refused passkeys from one address: a count of their own, which no wrong password fills (RL4).</summary>
    public static string PasskeyFrom(Actor actor) => $"passkey-from:{Hashed(ClientAddress.ThrottleKey(actor.Address))}";

    /// <summary>A challenge, which may be tried once (PK3).</summary>
    public static string PasskeyChallenge(Guid challengeId) => $"passkey-challenge:{challengeId:N}";

    /// <summary>Mails about a copy of the passkey: one an hour tells enough (SE8).</summary>
    public static string PasskeyCopied(Guid passkeyId) => $"passkey-copied:{passkeyId:N}";

    /// <summary>A challenge that a phone signs, which may be tried once.</summary>
    public static string PhoneChallenge(Guid challengeId) => $"phone-challenge:{challengeId:N}";

    /// <summary>First codes of an app that is being set up.</summary>
    public static string AppGuess(Guid memberId) => $"app-guess:{memberId:N}";

    /// <summary>All that keeps a person waiting who mistyped: password, second factors, mailed code.</summary>
    public static IEnumerable<string> OfPerson(Guid memberId, string email) =>
    [
        Password(EmailAddress.Parse(email)),
        .. SecondFactors(memberId),
        MailboxGuess(memberId),
        PhoneGuess(memberId),
    ];

    /// <summary>Those of the second factors, and of an app that is being set up.</summary>
    public static IEnumerable<string> SecondFactors(Guid memberId) =>
        Enum.GetValues<SecondFactorKind>().Select(kind => SecondFactor(kind, memberId)).Append(AppGuess(memberId));

    /// <summary>Whether the key is one of <see cref="Password"/>.</summary>
    public static bool CountsPasswords(string key) => key.StartsWith("password:", StringComparison.Ordinal);

    /// <summary>Reserves a try.</summary>
    /// <returns>Null when reserved; else when the next try is allowed.</returns>
    public static Task<DateTimeOffset?> ReserveAsync(
        this UnitOfWork work, string key, int cap, TimeSpan window, CancellationToken cancellationToken) =>
        work.ReserveAsync(key, 1, cap, window, cancellationToken);

    /// <summary>Reserves several at once, all of them or none.</summary>
    /// <returns>Null when reserved; else when the next try is allowed.</returns>
    public static async Task<DateTimeOffset?> ReserveAsync(
        this UnitOfWork work, string key, int amount, int cap, TimeSpan window, CancellationToken cancellationToken)
    {
        var throttles = work.Db.Throttles;
        var resetsAt = work.Now + window;

        var started = await throttles.Where(t => t.Key == key && t.ResetsAt <= work.Now).ExecuteUpdateAsync(
            t => t.SetProperty(x => x.Count, amount).SetProperty(x => x.ResetsAt, resetsAt), cancellationToken);
        if (started == 1)
        {
            return null;
        }

        var counted = await throttles.Where(t => t.Key == key && t.Count <= cap - amount).ExecuteUpdateAsync(
            t => t.SetProperty(x => x.Count, x => x.Count + amount), cancellationToken);
        if (counted == 1)
        {
            return null;
        }

        if (await throttles.AsNoTracking().SingleOrDefaultAsync(t => t.Key == key, cancellationToken) is { } full)
        {
            return full.ResetsAt;
        }

        throttles.Add(new Throttle { Key = key, Count = amount, ResetsAt = resetsAt });
        await work.Db.SaveChangesAsync(cancellationToken);
        return null;
    }

    /// <summary>Gives a reserved try back: it was not a wrong one.</summary>
    public static Task GiveBackAsync(this UnitOfWork work, string key, CancellationToken cancellationToken) => work.GiveBackAsync(key, 1, cancellationToken);

    /// <summary>The same for several that were reserved at once.</summary>
    public static Task GiveBackAsync(this UnitOfWork work, string key, int amount, CancellationToken cancellationToken) =>
        work.Db.Throttles.Where(t => t.Key == key && t.Count >= amount)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.Count, x => x.Count - amount), cancellationToken);

    /// <summary>The same for several.</summary>
    public static Task GiveBackAsync(this UnitOfWork work, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        work.Db.Throttles.Where(t => EF.Parameter(keys).Contains(t.Key) && t.Count > 0)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.Count, x => x.Count - 1), cancellationToken);

    /// <summary>Forgets the wrong tries: the right one was given.</summary>
    public static Task ForgetAsync(this UnitOfWork work, string key, CancellationToken cancellationToken) =>
        work.Db.Throttles.Where(t => t.Key == key).ExecuteDeleteAsync(cancellationToken);

    /// <summary>The same for many.</summary>
    public static Task ForgetAsync(this UnitOfWork work, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        work.Db.Throttles.Where(t => EF.Parameter(keys).Contains(t.Key)).ExecuteDeleteAsync(cancellationToken);

    /// <summary>When the next try is allowed, where the tries are used up.</summary>
    public static async Task<DateTimeOffset?> FullUntilAsync(this UnitOfWork work, string key, int cap, CancellationToken cancellationToken) =>
        (await work.Db.Throttles.AsNoTracking().SingleOrDefaultAsync(
            t => t.Key == key && t.Count >= cap && t.ResetsAt > work.Now, cancellationToken))?.ResetsAt;

    private static string Hashed(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
