using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors;

/// <summary>A second factor that somebody has.</summary>
/// <param name="Kind">Which.</param>
/// <param name="AddedAt">When it was set up; of several, the first.</param>
/// <param name="LastUsedAt">The latest proof by it.</param>
/// <param name="Count">How many there are of it.</param>
internal sealed record OwnFactor(SecondFactorKind Kind, DateTimeOffset AddedAt, DateTimeOffset? LastUsedAt, int Count = 1);

/// <summary>
/// Which second factors people have, and which of them count: the one place that is asked by sign-in, gate, previews, pages and the proof
/// within a session. Whatever becomes a second factor adds itself here.
/// </summary>
internal sealed class OwnFactors(ServerOffer offer)
{
    /// <summary>The strongest first; the recovery code is for when nothing else is at hand.</summary>
    private static readonly SecondFactorKind[] ByStrength =
    [
        SecondFactorKind.Passkey,
        SecondFactorKind.AuthenticationApp,
        SecondFactorKind.SmsCode,
        SecondFactorKind.EmailVerification,
        SecondFactorKind.RecoveryCode,
    ];

    /// <summary>The methods that count for this person: allowed to their role, and offered by this server.</summary>
    /// <param name="db">The database.</param>
    /// <param name="member">With their organization.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<EnumSet<TwoFactorMethod>> CountingAsync(FlexAuthDbContext db, Member member, CancellationToken cancellationToken) =>
        (await db.PolicyOfAsync(member.Organization.RootId, cancellationToken)).Policy.MethodsFor(member.Role).Both(offer.Methods);

    /// <summary>
    /// Whether a second factor of ours is part of this person's sign-in: after the password always, after a provider where their role makes
    /// it a duty. Only they have one to look after.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="member">The person.</param>
    /// <param name="main">The main organization of their tree.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> AreAskedAsync(FlexAuthDbContext db, Member member, Organization main, CancellationToken cancellationToken) =>
        SignInGate.AllowsEmailLogin(member, main) || await ProviderAccess.AsksSecondFactorAsync(db, offer, member, cancellationToken);

    /// <summary>
    /// What signs the person in now, as the wizard shows it: the usual one first, then the strongest. The recovery code stands in for what
    /// counts and is nothing without it. Empty where they have to set something up.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="member">With their organization.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<SecondFactorKind>> UsableAsync(FlexAuthDbContext db, Member member, CancellationToken cancellationToken)
    {
        var counting = await CountingAsync(db, member, cancellationToken);
        var kinds = (await OfAsync(db, member.Id, cancellationToken)).Select(factor => factor.Kind)
            .Where(kind => TwoFactorMethods.Of(kind) is not { } method || counting.Contains(method)).ToList();
        if (kinds.TrueForAll(kind => TwoFactorMethods.Of(kind) is null))
        {
            return [];
        }

        var usual = kinds.Count > 1 ? await UsualAsync(db, member.Id, kinds, cancellationToken) : null;
        return usual is { } first ? [first, .. kinds.Where(kind => kind != first)] : kinds;
    }

    /// <summary>
    /// What proves the person now: what signs them in; where nothing of it counts any more, all that they have, before they set another up.
    /// Password and mailbox alone must not bind a new factor to whoever has one, or a recovery code (RC4). A code that this server cannot
    /// send proves nobody.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="member">With their organization.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<SecondFactorKind>> ProvingAsync(FlexAuthDbContext db, Member member, CancellationToken cancellationToken)
    {
        var usable = await UsableAsync(db, member, cancellationToken);
        if (usable.Count > 0)
        {
            return usable;
        }

        var own = (await OfAsync(db, member.Id, cancellationToken)).Select(factor => factor.Kind).Where(CanBeAskedFor).ToList();
        return own.Contains(SecondFactorKind.EmailVerification) && !await MailIsAllAsync(db, member.Id, cancellationToken)
            ? own.FindAll(kind => kind is not SecondFactorKind.EmailVerification)
            : own;
    }

    /// <summary>
    /// Whether a code by mail is the strongest that the person has: no factor that can be asked for, and no recovery code that they saved.
    /// Only then it is enough to change the factors themselves (RC4).
    /// </summary>
    public async Task<bool> MailIsAllAsync(FlexAuthDbContext db, Guid memberId, CancellationToken cancellationToken) =>
        !await db.RecoveryCodes.AnyAsync(c => c.MemberId == memberId && c.SavedAt != null, cancellationToken)
        && !(await OfAsync(db, memberId, cancellationToken)).Any(factor =>
            factor.Kind is not (SecondFactorKind.EmailVerification or SecondFactorKind.RecoveryCode) && CanBeAskedFor(factor.Kind));

    /// <summary>Whether this server can ask for it: send the code, or let a browser make passkeys for its address.</summary>
    public bool CanBeAskedFor(SecondFactorKind kind) => kind switch
    {
        SecondFactorKind.SmsCode => offer.Methods.Contains(TwoFactorMethod.SmsCode),
        SecondFactorKind.Passkey => offer.Methods.Contains(TwoFactorMethod.Passkey),
        _ => true,
    };

    /// <summary>All that the person has, whether it counts or not, the strongest first.</summary>
    public static async Task<IReadOnlyList<OwnFactor>> OfAsync(FlexAuthDbContext db, Guid memberId, CancellationToken cancellationToken)
    {
        var apps = await db.AuthenticatorApps.Where(a => a.MemberId == memberId && a.ConfirmedAt != null)
            .Select(a => new OwnFactor(SecondFactorKind.AuthenticationApp, a.ConfirmedAt!.Value, a.LastUsedAt)).ToListAsync(cancellationToken);
        var phone = await db.VerifiedPhones.Where(p => p.MemberId == memberId)
            .Select(p => new OwnFactor(SecondFactorKind.SmsCode, p.AddedAt, p.LastUsedAt)).ToListAsync(cancellationToken);
        var mailbox = await db.EmailVerifications.Where(e => e.MemberId == memberId)
            .Select(e => new OwnFactor(SecondFactorKind.EmailVerification, e.AddedAt, e.LastUsedAt)).ToListAsync(cancellationToken);
        var passkeys = await db.Passkeys.Where(p => p.MemberId == memberId)
            .Select(p => new OwnFactor(SecondFactorKind.Passkey, p.CreatedAt, p.LastUsedAt)).ToListAsync(cancellationToken);
        var recovery = await db.RecoveryCodes.Where(c => c.MemberId == memberId)
            .Select(c => new OwnFactor(SecondFactorKind.RecoveryCode, c.CreatedAt, null)).ToListAsync(cancellationToken);
        return [.. new[] { passkeys, apps, phone, mailbox, recovery }.SelectMany(factors => factors)
            .GroupBy(factor => factor.Kind)
            .Select(group => new OwnFactor(group.Key, group.Min(factor => factor.AddedAt), group.Max(factor => factor.LastUsedAt), group.Count()))
            .OrderBy(factor => Array.IndexOf(ByStrength, factor.Kind))];
    }

    /// <summary>The methods among them.</summary>
    public static async Task<EnumSet<TwoFactorMethod>> MethodsOfAsync(FlexAuthDbContext db, Guid memberId, CancellationToken cancellationToken) =>
        EnumSet.Of((await OfAsync(db, memberId, cancellationToken)).Select(factor => TwoFactorMethods.Of(factor.Kind)).OfType<TwoFactorMethod>());

    /// <summary>Everybody who has it: the question to the database about many.</summary>
    public static IQueryable<Guid> Holders(FlexAuthDbContext db, TwoFactorMethod method) => method switch
    {
        TwoFactorMethod.AuthenticationApp => db.AuthenticatorApps.Where(a => a.ConfirmedAt != null).Select(a => a.MemberId),
        TwoFactorMethod.EmailVerification => db.EmailVerifications.Select(e => e.MemberId),
        TwoFactorMethod.SmsCode => db.VerifiedPhones.Select(p => p.MemberId),
        TwoFactorMethod.Passkey => db.Passkeys.Select(p => p.MemberId),
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };

    /// <summary>Those of these people who have no method at all.</summary>
    public static IQueryable<Member> WithoutAny(FlexAuthDbContext db, IQueryable<Member> people)
    {
        foreach (var method in Enum.GetValues<TwoFactorMethod>())
        {
            var holders = Holders(db, method);
            people = people.Where(m => !holders.Contains(m.Id));
        }

        return people;
    }

    /// <summary>The one of the latest completed sign-in, where they still have it.</summary>
    private static async Task<SecondFactorKind?> UsualAsync(
        FlexAuthDbContext db, Guid memberId, IReadOnlyList<SecondFactorKind> kinds, CancellationToken cancellationToken)
    {
        // Read from the index that holds completed sign-ins alone. That somebody once needed their recovery code makes it no habit.
        var latest = await db.SignInLog.Where(e => e.MemberId == memberId && e.Outcome == SignInOutcome.SignedIn && e.SecondFactor != null)
            .GroupBy(e => e.SecondFactor!.Value).Select(group => new { Kind = group.Key, At = group.Max(e => e.OccurredAt) })
            .ToListAsync(cancellationToken);
        return latest.Where(used => used.Kind is not SecondFactorKind.RecoveryCode && kinds.Contains(used.Kind))
            .OrderByDescending(used => used.At).Select(used => (SecondFactorKind?)used.Kind).FirstOrDefault();
    }
}
