using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>One way in which somebody who is signed in proves themselves again.</summary>
/// <param name="Kind">Which.</param>
/// <param name="WithPassword">Whether the password is given with it: a phone, a mailbox or a piece of paper alone is not the person.</param>
public sealed record ProofWay(ProofKind Kind, bool WithPassword)
{
    /// <summary>The provider that it leads to; null for all that is given here.</summary>
    public SignInMethod? Provider { get; init; }
}

/// <summary>
/// The ways in which a person proves themselves again, the strongest first. A weaker one is among them only where no stronger is: a passkey or
/// an app (or a code by SMS with the password) before a code by mail with the password, and that before the password alone. For the password of
/// whoever has none stands a fresh sign-in at their provider, which leads the way until they did: phone, mailbox or paper alone is nobody. The
/// recovery code comes last: it is for when nothing else is at hand.
/// </summary>
internal sealed class ProofWays(OwnFactors factors, ServerOffer offer, IOptions<SignInOptions> options, TimeProvider clock)
{
    private static readonly SecondFactorKind[] Strong = [SecondFactorKind.Passkey, SecondFactorKind.AuthenticationApp, SecondFactorKind.SmsCode];

    /// <returns>Empty where a fresh sign-in is the only proof.</returns>
    public async Task<IReadOnlyList<ProofWay>> OfAsync(
        FlexAuthDbContext db, SignedInMember me, ProofStrength strength, CancellationToken cancellationToken)
    {
        var own = (await OwnFactors.OfAsync(db, me.MemberId, cancellationToken)).Select(factor => factor.Kind).ToHashSet();
        var hasPassword = await db.Members.AnyAsync(m => m.Id == me.MemberId && m.PasswordHash != null, cancellationToken);
        var byProvider = hasPassword ? [] : await ByProviderAsync(db, me, cancellationToken);
        var isFresh = !hasPassword && await IsFreshFromProviderAsync(db, me, cancellationToken);
        ProofWay[] Beside(ProofKind kind) => hasPassword || isFresh ? [new ProofWay(kind, hasPassword)] : byProvider;
        ProofWay[] Giving(SecondFactorKind kind) => kind switch
        {
            SecondFactorKind.Passkey => [new ProofWay(ProofKind.Passkey, false)],
            SecondFactorKind.AuthenticationApp => [new ProofWay(ProofKind.AuthenticationApp, false)],
            _ => Beside(ProofKind.SmsCode),
        };

        var recoveryCode = own.Contains(SecondFactorKind.RecoveryCode) ? Beside(ProofKind.RecoveryCode) : [];
        var strong = Strong.Where(kind => own.Contains(kind) && factors.CanBeAskedFor(kind)).ToList();
        if (strong.Count > 0)
        {
            return [.. (await AllowedAsync(db, me, strong, cancellationToken)).SelectMany(Giving).Concat(recoveryCode).Distinct()];
        }

        var mail = Beside(ProofKind.EmailCode);
        if (own.Contains(SecondFactorKind.EmailVerification))
        {
            var willDo = strength is ProofStrength.Any || await factors.MailIsAllAsync(db, me.MemberId, cancellationToken);
            return [.. (willDo ? mail : []).Concat(recoveryCode).Distinct()];
        }

        if (strength is ProofStrength.Any)
        {
            return [.. (hasPassword ? [new ProofWay(ProofKind.Password, true)] : byProvider).Concat(recoveryCode).Distinct()];
        }

        // Whoever has nothing proves what the sign-in would ask for before it sets a first factor up: password and mailbox; by a provider,
        // that they signed in there just now, and the mailbox.
        return own.Count > 0 ? recoveryCode : mail;
    }

    /// <summary>Whether a fresh sign-in at a provider is all that is asked for, as the password alone is: of whoever has no factor to give with it.</summary>
    public async Task<bool> IsProviderEnoughAsync(FlexAuthDbContext db, Guid memberId, CancellationToken cancellationToken) =>
        (await OwnFactors.OfAsync(db, memberId, cancellationToken)).All(
            factor => factor.Kind is SecondFactorKind.RecoveryCode || !factors.CanBeAskedFor(factor.Kind));

    /// <summary>The person's way of that kind, whatever it is wanted for; null where they have none.</summary>
    public Task<ProofWay?> FindAsync(FlexAuthDbContext db, SignedInMember me, ProofKind kind, CancellationToken cancellationToken) =>
        FindAsync(db, me, way => way.Kind == kind, cancellationToken);

    /// <summary>The way by that provider; null where it is none of theirs.</summary>
    public Task<ProofWay?> FindAsync(FlexAuthDbContext db, SignedInMember me, SignInMethod provider, CancellationToken cancellationToken) =>
        FindAsync(db, me, way => way.Provider == provider, cancellationToken);

    /// <summary>The second factor that a proof of that kind is; null for the password, and for a provider in its place.</summary>
    public static SecondFactorKind? FactorOf(ProofKind kind) => kind switch
    {
        ProofKind.Passkey => SecondFactorKind.Passkey,
        ProofKind.AuthenticationApp => SecondFactorKind.AuthenticationApp,
        ProofKind.SmsCode => SecondFactorKind.SmsCode,
        ProofKind.EmailCode => SecondFactorKind.EmailVerification,
        ProofKind.RecoveryCode => SecondFactorKind.RecoveryCode,
        ProofKind.Password or ProofKind.Provider => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private async Task<ProofWay?> FindAsync(FlexAuthDbContext db, SignedInMember me, Func<ProofWay, bool> which, CancellationToken cancellationToken) =>
        (await OfAsync(db, me, ProofStrength.Any, cancellationToken)).FirstOrDefault(which)
        ?? (await OfAsync(db, me, ProofStrength.Factor, cancellationToken)).FirstOrDefault(which);

    /// <summary>What the policy forbids at sign-in proves nobody here, but for whoever has nothing that it allows.</summary>
    private async Task<List<SecondFactorKind>> AllowedAsync(
        FlexAuthDbContext db, SignedInMember me, List<SecondFactorKind> strong, CancellationToken cancellationToken)
    {
        var member = await db.Members.AsNoTracking().Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        var counting = await factors.CountingAsync(db, member, cancellationToken);
        var allowed = strong.FindAll(kind => TwoFactorMethods.Of(kind) is { } method && counting.Contains(method));
        return allowed.Count > 0 ? allowed : strong;
    }

    private Task<bool> IsFreshFromProviderAsync(FlexAuthDbContext db, SignedInMember me, CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow() - options.Value.ProofLifetime;
        return db.Sessions.AnyAsync(s => s.Id == me.SessionId && s.ProviderProofAt >= oldest, cancellationToken);
    }

    private async Task<ProofWay[]> ByProviderAsync(FlexAuthDbContext db, SignedInMember me, CancellationToken cancellationToken)
    {
        var own = await db.UserLogins.Where(l => l.UserId == me.MemberId).Select(l => l.LoginProvider).ToListAsync(cancellationToken);
        return [.. offer.Providers.Values.Where(provider => own.Contains($"{provider}")).Select(provider => new ProofWay(ProofKind.Provider, false) { Provider = provider })];
    }
}
