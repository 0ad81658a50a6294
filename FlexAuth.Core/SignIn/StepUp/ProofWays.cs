using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>One way in which somebody who is signed in proves themselves again.</summary>
/// <param name="Kind">Which.</param>
/// <param name="WithPassword">Whether the password is given with it: a phone or a mailbox alone is not the person.</param>
public sealed record ProofWay(ProofKind Kind, bool WithPassword);

/// <summary>
/// The ways in which a person proves themselves again, the strongest first. A weaker one is among them only where no stronger is: an app (or
/// a code by SMS with the password) before a code by mail with the password, and that before the password alone.
/// </summary>
internal sealed class ProofWays(ServerOffer offer)
{
    /// <returns>Empty where they have neither factor nor password.</returns>
    public async Task<IReadOnlyList<ProofWay>> OfAsync(FlexAuthDbContext db, Guid memberId, CancellationToken cancellationToken)
    {
        var own = (await OwnFactors.OfAsync(db, memberId, cancellationToken)).Select(factor => factor.Kind).ToHashSet();
        var hasPassword = await db.Members.AnyAsync(m => m.Id == memberId && m.PasswordHash != null, cancellationToken);
        List<ProofWay> ways = [];
        if (own.Contains(SecondFactorKind.AuthenticationApp))
        {
            ways.Add(new ProofWay(ProofKind.AuthenticationApp, false));
        }

        if (own.Contains(SecondFactorKind.SmsCode) && offer.Methods.Contains(TwoFactorMethod.SmsCode))
        {
            ways.Add(new ProofWay(ProofKind.SmsCode, hasPassword));
        }

        if (ways.Count == 0 && own.Contains(SecondFactorKind.EmailVerification))
        {
            ways.Add(new ProofWay(ProofKind.EmailCode, hasPassword));
        }

        if (ways.Count == 0 && hasPassword)
        {
            ways.Add(new ProofWay(ProofKind.Password, true));
        }

        return ways;
    }

    /// <summary>The second factor that a proof of that kind is; null for the password.</summary>
    public static SecondFactorKind? FactorOf(ProofKind kind) => kind switch
    {
        ProofKind.AuthenticationApp => SecondFactorKind.AuthenticationApp,
        ProofKind.SmsCode => SecondFactorKind.SmsCode,
        ProofKind.EmailCode => SecondFactorKind.EmailVerification,
        ProofKind.Password => null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
