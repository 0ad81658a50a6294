using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn;

/// <summary>What a second factor opened or proved does not outlive it, where whoever removes it wants it so.</summary>
internal static class CredentialRemoval
{
    /// <summary>
    /// Those of the sessions that it opened, or may have: before sessions named them it is not known which passkey or app it was, and of a
    /// phone or a mailbox there is one.
    /// </summary>
    public static IQueryable<Session> OpenedBy(this IQueryable<Session> sessions, HeldFactor factor) => sessions.Where(
        s => s.SecondFactor == factor.Kind && s.CreatedAt >= factor.AddedAt && (s.CredentialId == null || s.CredentialId == factor.Id));

    /// <param name="work">The transaction, in which it is gone.</param>
    /// <param name="me">Who acts: the session that they act in goes on.</param>
    /// <param name="factor">What they removed.</param>
    /// <param name="reason">Why its sessions end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task CloseWhatItOpenedAsync(
        this UnitOfWork work, SignedInMember me, HeldFactor factor, SessionEnd reason, CancellationToken cancellationToken)
    {
        // Attempts first: a session that one of them still began is seen by the next line.
        await work.Db.SignInAttempts
            .Where(a => a.MemberId == me.MemberId && a.Stage != AttemptStage.Over
                && ((a.SecondFactor == factor.Kind && a.CredentialId == null) || (a.CredentialId != null && a.CredentialId == factor.Id)))
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        var others = work.Db.Sessions.Where(s => s.MemberId == me.MemberId && s.Id != me.SessionId && s.EndedAt == null);
        await work.EndSessionsAsync(others.OpenedBy(factor), reason, cancellationToken, me.RootOrganizationId);

        // A proof by it opens nothing any more.
        var never = Session.NotProved;
        await others.Where(s => s.ProvedBy == factor.Kind && s.ProvedAt >= factor.AddedAt).ExecuteUpdateAsync(
            s => s.SetProperty(x => x.ProvedAt, never).SetProperty(x => x.ProvedBy, (SecondFactorKind?)null), cancellationToken);
    }
}
