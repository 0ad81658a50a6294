using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings.Reports;

/// <summary>What became of the passkeys of somebody who reported a sign-in.</summary>
/// <param name="Removed">How many went.</param>
/// <param name="Stays">Whether it was by a passkey that may still be there.</param>
internal sealed record PasskeysReported(int Removed, bool Stays);

/// <summary>A passkey opens the door again, whatever becomes of the password: those go that a reported sign-in used, or left behind.</summary>
internal static class ReportedPasskeys
{
    /// <summary>
    /// Removes those that were last used from the address of the sign-in, where it was by a passkey, and those that were added from there
    /// since; never all that signs the person in.
    /// </summary>
    /// <param name="work">The transaction, in which the person's factors took their turn.</param>
    /// <param name="factors">What signs them in.</param>
    /// <param name="member">Whose, with their organization.</param>
    /// <param name="step">What was reported.</param>
    /// <param name="attemptLifetime">How long before the end of a sign-in a passkey may have been used for it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<PasskeysReported> RemoveReportedPasskeysAsync(
        this UnitOfWork work, OwnFactors factors, Member member, SignInLogEntry step, TimeSpan attemptLifetime, CancellationToken cancellationToken)
    {
        var isByPasskey = step is { SecondFactor: SecondFactorKind.Passkey, Outcome: not (SignInOutcome.PasskeyRefused or SignInOutcome.ProofRefused) };
        var since = step.OccurredAt - attemptLifetime;
        var added = work.Db.AuditEntries
            .Where(e => e.SubjectId == member.Id && e.Action == AuditActions.PasskeyAdded && e.Address == step.Address && e.OccurredAt >= step.OccurredAt)
            .Select(e => e.OccurredAt);
        var own = work.Db.Passkeys.Where(p => p.MemberId == member.Id);
        var suspects = await own
            .Where(p => (isByPasskey && p.LastUsedFrom == step.Address && p.LastUsedAt >= since) || added.Contains(p.CreatedAt))
            .Select(p => new { p.Id, p.Name })
            .ToListAsync(cancellationToken);
        if (suspects.Count == 0 || (suspects.Count == await own.CountAsync(cancellationToken) && await AreAllAsync(work, factors, member, cancellationToken)))
        {
            return new PasskeysReported(0, isByPasskey || suspects.Count > 0);
        }

        var ids = suspects.Select(p => p.Id).ToList();
        await own.Where(p => EF.Parameter(ids).Contains(p.Id)).ExecuteDeleteAsync(cancellationToken);
        foreach (var passkey in suspects)
        {
            work.Record(new AuditEvent(
                AuditActions.PasskeyRemoved, member.Id, member.Organization, new { passkey = passkey.Id, name = passkey.Name, reported = step.Id }));
        }

        work.Send(new OutboxMessage { Kind = MessageKind.PasskeyRemoved, MemberId = member.Id, CreatedAt = work.Now, DueAt = work.Now });
        return new PasskeysReported(suspects.Count, Stays: false);
    }

    private static async Task<bool> AreAllAsync(UnitOfWork work, OwnFactors factors, Member member, CancellationToken cancellationToken) =>
        !(await factors.UsableAsync(work.Db, member, cancellationToken)).Any(kind => kind is not (SecondFactorKind.Passkey or SecondFactorKind.RecoveryCode));
}
