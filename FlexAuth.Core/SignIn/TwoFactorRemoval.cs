using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn.Devices;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn;

/// <summary>"Reset two-factor authentication": whatever proved a second factor is deleted, and the next sign-in sets one up anew.</summary>
internal static class TwoFactorRemoval
{
    /// <summary>
    /// The order is the protection against a sign-in in flight, also where two nodes write at once: first what it could prove, then the
    /// attempt, then what it left: device and session. Whoever waited for a row of ours finds it gone, and what committed before us is seen by the next line.
    /// </summary>
    /// <param name="work">The transaction.</param>
    /// <param name="people">Whose.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="but">The session in which the person does it themselves, which goes on; null where somebody else does.</param>
    /// <returns>How many remembered devices are forgotten with it.</returns>
    public static async Task<int> RemoveTwoFactorAsync(
        this UnitOfWork work, IQueryable<Member> people, CancellationToken cancellationToken, Guid? but = null)
    {
        var db = work.Db;
        var ids = await people.Select(m => m.Id).ToListAsync(cancellationToken);
        await people.ExecuteUpdateAsync(
            m => m.SetProperty(x => x.TwoFactorSetAt, (DateTimeOffset?)null).SetProperty(x => x.TwoFactorResetAt, work.Now), cancellationToken);
        await work.RemoveFactorsAsync(db.Members.Where(m => EF.Parameter(ids).Contains(m.Id)).Select(m => m.Id), cancellationToken);
        await db.SignInAttempts.Where(a => EF.Parameter(ids).Contains(a.MemberId) && a.Stage != AttemptStage.Over).ExecuteUpdateAsync(
            a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        var devices = await work.ForgetDevicesAsync(ids, DeviceEnd.TwoFactorReset, cancellationToken);
        await work.EndPhonesAsync(ids, PhoneEnd.TwoFactorReset, cancellationToken);
        await work.EndSessionsAsync(
            db.Sessions.Where(s => EF.Parameter(ids).Contains(s.MemberId) && (SignInMethods.OfEmailLogin.Contains(s.Method) || s.SecondFactor != null) && s.Id != but),
            SessionEnd.TwoFactorReset,
            cancellationToken);

        // Guesses at factors that are gone say nothing about the new ones.
        await work.ForgetAsync(ids.SelectMany(Throttling.SecondFactors).ToList(), cancellationToken);
        return devices;
    }
}
