using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Reports;

/// <summary>Finds what a report reaches. Reads alone, so that the dialog names what the operation will take.</summary>
internal sealed class ReportPlanning(OwnFactors factors, ServerOffer offer, IOptions<SignInOptions> options)
{
    /// <summary>A strange passkey opens the door alone and goes first; a mailed code proves a mailbox that is the person's, and is the last to go.</summary>
    private static readonly SecondFactorKind[] Order =
    [
        SecondFactorKind.RecoveryCode,
        SecondFactorKind.Passkey,
        SecondFactorKind.AuthenticationApp,
        SecondFactorKind.SmsCode,
        SecondFactorKind.EmailVerification,
    ];

    /// <param name="db">The database.</param>
    /// <param name="me">Who reports.</param>
    /// <param name="member">The same, with their organization.</param>
    /// <param name="step">What they report.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where it is the sign-in of the session in use.</returns>
    public async Task<ReportPlan?> OfAsync(
        FlexAuthDbContext db, SignedInMember me, Member member, SignInLogEntry step, CancellationToken cancellationToken)
    {
        var trace = new ReportTrace(db, me, step, options.Value.AttemptLifetime);
        if (!await trace.FollowAsync(cancellationToken))
        {
            return null;
        }

        var counting = await factors.CountingAsync(db, member, cancellationToken);
        bool Counts(HeldFactor factor) => TwoFactorMethods.Of(factor.Kind) is { } method && counting.Contains(method);
        var suspects = trace.Held.Where(trace.Added.Contains).OrderBy(Rank)
            .Concat(trace.Held.Where(trace.Stolen.Contains)).OrderBy(factor => factor.Kind is SecondFactorKind.EmailVerification);
        var left = trace.Held.Count(Counts);
        var (goes, stays) = (new List<HeldFactor>(), new List<StayingFactor>());
        foreach (var factor in suspects)
        {
            // Never all that signs the person in, one by one: a stranger who added much pins nothing but the last.
            if (Counts(factor) && left-- == 1)
            {
                stays.Add(Stay(factor, StayReason.OnlyOne));
            }
            else
            {
                goes.Add(factor);
            }
        }

        stays.AddRange(trace.Used.Select(factor => Stay(factor, StayReason.UsedThere)));
        stays.AddRange(trace.Unclear.Select(factor => Stay(factor, StayReason.MayBeTheirs)));
        var ways = await Disconnecting.WaysAsync(db, member, offer, cancellationToken);
        var (added, account, only) = (new List<SignInMethod>(), (SignInMethod?)null, new List<SignInMethod>());
        foreach (var provider in trace.Connected.Append(trace.CameBy).OfType<SignInMethod>().Distinct())
        {
            if (ways.TrueForAll(way => way == provider))
            {
                only.Add(provider);
                continue;
            }

            ways.Remove(provider);
            if (provider == trace.CameBy)
            {
                account = provider;
            }
            else
            {
                added.Add(provider);
            }
        }

        return new ReportPlan([.. trace.Sessions], goes, account, added, only, stays);
    }

    private static int Rank(HeldFactor factor) => Array.IndexOf(Order, factor.Kind);

    private static StayingFactor Stay(HeldFactor factor, StayReason why) => new(new ReportedFactor(factor.Kind, factor.Name), why);
}
