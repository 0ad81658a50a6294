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
public sealed record ProofWay(ProofKind Kind, bool WithPassword);

/// <summary>
/// The ways in which a person proves themselves again, the strongest first. A weaker one is among them only where no stronger is: a passkey or
/// an app (or a code by SMS with the password) before a code by mail with the password, and that before the password alone. For the password of
/// whoever has none stands a fresh sign-in at their provider: the mailbox alone is nobody. The recovery code comes last: it is for when nothing else is
/// at hand.
/// </summary>
internal sealed class ProofWays(OwnFactors factors, ServerOffer offer, IOptions<SignInOptions> options, TimeProvider clock)
{
    /// <returns>Empty where a fresh sign-in is the only proof.</returns>
    public async Task<IReadOnlyList<ProofWay>> OfAsync(
        FlexAuthDbContext db, SignedInMember me, ProofStrength strength, CancellationToken cancellationToken)
    {
        var own = (await OwnFactors.OfAsync(db, me.MemberId, cancellationToken)).Select(factor => factor.Kind).ToHashSet();
        bool CanGive(SecondFactorKind kind) => own.Contains(kind) && factors.CanBeAskedFor(kind);
        var hasPassword = await db.Members.AnyAsync(m => m.Id == me.MemberId && m.PasswordHash != null, cancellationToken);
        var recoveryCode = When(own.Contains(SecondFactorKind.RecoveryCode), ProofKind.RecoveryCode, hasPassword);
        ProofWay[] strong =
        [
            .. When(CanGive(SecondFactorKind.Passkey), ProofKind.Passkey, false),
            .. When(CanGive(SecondFactorKind.AuthenticationApp), ProofKind.AuthenticationApp, false),
            .. When(CanGive(SecondFactorKind.SmsCode), ProofKind.SmsCode, hasPassword),
        ];
        if (strong.Length > 0)
        {
            return [.. await AllowedAsync(db, me, strong, cancellationToken), .. recoveryCode];
        }

        ProofWay[] mail = hasPassword || await IsFreshFromProviderAsync(db, me, cancellationToken)
            ? [new ProofWay(ProofKind.EmailCode, hasPassword)]
            : await ByProviderAsync(db, me, cancellationToken);
        if (own.Contains(SecondFactorKind.EmailVerification))
        {
            return strength is ProofStrength.Any || await factors.MailIsAllAsync(db, me.MemberId, cancellationToken) ? [.. mail, .. recoveryCode] : [.. recoveryCode];
        }

        if (strength is ProofStrength.Any)
        {
            return [.. hasPassword ? When(true, ProofKind.Password, true) : await ByProviderAsync(db, me, cancellationToken), .. recoveryCode];
        }

        // Whoever has nothing proves what the sign-in would ask for before it sets a first factor up: password and mailbox; by a provider,
        // that they signed in there just now, and the mailbox.
        return own.Count > 0 ? [.. recoveryCode] : mail;
    }

    /// <summary>The person's way of that kind, whatever it is wanted for; null where they have none.</summary>
    public async Task<ProofWay?> FindAsync(FlexAuthDbContext db, SignedInMember me, ProofKind kind, CancellationToken cancellationToken) =>
        (await OfAsync(db, me, ProofStrength.Any, cancellationToken)).FirstOrDefault(way => way.Kind == kind)
        ?? (await OfAsync(db, me, ProofStrength.Factor, cancellationToken)).FirstOrDefault(way => way.Kind == kind);

    /// <summary>The way that a provider is.</summary>
    public static ProofKind KindOf(SignInMethod provider) => provider switch
    {
        SignInMethod.Microsoft => ProofKind.Microsoft,
        SignInMethod.Google => ProofKind.Google,
        _ => ProofKind.OpenIdConnect,
    };

    /// <summary>The provider that a way leads to; null for all that is given here.</summary>
    public static SignInMethod? ProviderOf(ProofKind kind) => kind switch
    {
        ProofKind.Microsoft => SignInMethod.Microsoft,
        ProofKind.Google => SignInMethod.Google,
        ProofKind.OpenIdConnect => SignInMethod.OpenIdConnect,
        _ => null,
    };

    /// <summary>The second factor that a proof of that kind is; null for the password, and for a provider in its place.</summary>
    public static SecondFactorKind? FactorOf(ProofKind kind) => kind switch
    {
        ProofKind.Passkey => SecondFactorKind.Passkey,
        ProofKind.AuthenticationApp => SecondFactorKind.AuthenticationApp,
        ProofKind.SmsCode => SecondFactorKind.SmsCode,
        ProofKind.EmailCode => SecondFactorKind.EmailVerification,
        ProofKind.RecoveryCode => SecondFactorKind.RecoveryCode,
        ProofKind.Password or ProofKind.Microsoft or ProofKind.Google or ProofKind.OpenIdConnect => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>What the policy forbids at sign-in proves nobody here, but for whoever has nothing that it allows.</summary>
    private async Task<IReadOnlyList<ProofWay>> AllowedAsync(
        FlexAuthDbContext db, SignedInMember me, ProofWay[] strong, CancellationToken cancellationToken)
    {
        var member = await db.Members.AsNoTracking().Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        var counting = await factors.CountingAsync(db, member, cancellationToken);
        ProofWay[] allowed = [.. strong.Where(way => FactorOf(way.Kind) is { } kind && TwoFactorMethods.Of(kind) is { } method && counting.Contains(method))];
        return allowed.Length > 0 ? allowed : strong;
    }

    /// <summary>A proof without a factor: of whoever has no password, it was one by a provider.</summary>
    private Task<bool> IsFreshFromProviderAsync(FlexAuthDbContext db, SignedInMember me, CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow() - options.Value.ProofLifetime;
        return db.Sessions.AnyAsync(s => s.Id == me.SessionId && s.ProvedAt >= oldest && s.ProvedBy == null, cancellationToken);
    }

    private async Task<ProofWay[]> ByProviderAsync(FlexAuthDbContext db, SignedInMember me, CancellationToken cancellationToken)
    {
        var own = await db.UserLogins.Where(l => l.UserId == me.MemberId).Select(l => l.LoginProvider).ToListAsync(cancellationToken);
        return [.. offer.Providers.Values.Where(provider => own.Contains($"{provider}")).Select(provider => new ProofWay(KindOf(provider), false))];
    }

    private static ProofWay[] When(bool holds, ProofKind kind, bool withPassword) => holds ? [new ProofWay(kind, withPassword)] : [];
}
