using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Reports;

/// <summary>"This wasn't me".</summary>
/// <param name="StepId">An entry of one's own sign-in history.</param>
/// <param name="EndOthers">Whether every other session ends with it.</param>
public sealed record SignInToReport(Guid StepId, bool EndOthers);

/// <summary>What a report did.</summary>
/// <param name="SessionsEnded">How many.</param>
/// <param name="ResetMailTo">Where the mail with the link to a new password goes; null where the person has no password here.</param>
/// <param name="AdministratorsTold">How many.</param>
/// <param name="WasReported">It had been reported before: nothing was done again (SE8).</param>
public sealed record ReportOutcome(int SessionsEnded, string? ResetMailTo, int AdministratorsTold, bool WasReported)
{
    /// <summary>The provider whose account was disconnected, since the sign-in was by it; null where it was not.</summary>
    public SignInMethod? Disconnected { get; init; }

    /// <summary>The provider by which the sign-in was, where its account is the person's only way in and stays.</summary>
    public SignInMethod? OnlyWay { get; init; }

    /// <summary>How many passkeys were removed, since the sign-in was by them or they were added from there since.</summary>
    public int PasskeysRemoved { get; init; }

    /// <summary>Whether a passkey that the sign-in was by, or left behind, may still be there.</summary>
    public bool PasskeyStays { get; init; }
}

/// <summary>
/// Somebody says of a sign-in that it was not them. Whatever it opened ends at once, a new password is on its way, and those who look
/// after the person hear of it. It only protects, and asks for no proof: seconds count.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class ReportSignIn(WritePath writePath, ServerOffer offer, IOptions<SignInOptions> options) : Operation<SignInToReport, ReportOutcome>(writePath)
{
    private readonly OwnFactors _factors = new(offer);

    /// <inheritdoc />
    protected override Task<Result<ReportOutcome>> RunAsync(Actor actor, SignInToReport request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => ReportAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<ReportOutcome>> ReportAsync(
        UnitOfWork work, SignedInMember me, SignInToReport request, CancellationToken cancellationToken)
    {
        var own = work.Db.SignInLog.Where(e => e.Id == request.StepId && e.MemberId == me.MemberId);
        if (await own.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } step)
        {
            return Error.NotFound;
        }

        if (step.SessionId == me.SessionId)
        {
            return SecuritySettingsErrors.OwnSignIn;
        }

        var others = work.Db.Sessions.Where(s => s.MemberId == me.MemberId && s.Id != me.SessionId && s.EndedAt == null);
        var living = await others.CountAsync(cancellationToken);

        // One row or none: of twenty who report it at a time one does (SE8).
        var first = await own.Where(e => e.ReportedAt == null).ExecuteUpdateAsync(e => e.SetProperty(x => x.ReportedAt, work.Now), cancellationToken) == 1;
        // Attempts first: a session that one of them still began is seen by the next line.
        await work.Db.SignInAttempts.Where(a => a.MemberId == me.MemberId).ExecuteUpdateAsync(
            a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        var ended = await EndAsync(work, me, step, request.EndOthers, cancellationToken);
        if (!first && ended == 0)
        {
            work.RecordNothing();
            return new ReportOutcome(0, null, 0, WasReported: true);
        }

        var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        await work.Db.RememberedDevices.Where(d => d.MemberId == me.MemberId).ExecuteDeleteAsync(cancellationToken);
        var taken = first ? await DisconnectAsync(work, me, member, step, cancellationToken) : null;
        var passkeys = first
            ? await work.RemoveReportedPasskeysAsync(_factors, member, step, options.Value.AttemptLifetime, cancellationToken)
            : new PasskeysReported(0, false);

        // By whatever of this they ended.
        ended = living - await others.CountAsync(cancellationToken);
        var resets = first && await StartResetAsync(work, member, cancellationToken);
        var told = first ? await TellAsync(work, member, step, cancellationToken) : 0;
        work.Record(new AuditEvent(AuditActions.SignInReported, me.MemberId, member.Organization, new
        {
            step = step.Id,
            at = step.OccurredAt,
            outcome = $"{step.Outcome}",
            from = step.Address,
            sessionsEnded = ended,
            disconnected = taken is true ? $"{step.Method}" : null,
            passkeysRemoved = passkeys.Removed,
        }));
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        return new ReportOutcome(ended, resets ? member.Email : null, told, WasReported: !first)
        {
            Disconnected = taken is true ? step.Method : null,
            OnlyWay = taken is false ? step.Method : null,
            PasskeysRemoved = passkeys.Removed,
            PasskeyStays = passkeys.Stays,
        };
    }

    /// <summary>Whoever came in by an account of a provider comes again, unless it is disconnected; never the person's last way in.</summary>
    /// <returns>Whether it is; null where the sign-in was by none of theirs.</returns>
    private async Task<bool?> DisconnectAsync(
        UnitOfWork work, SignedInMember me, Member member, SignInLogEntry step, CancellationToken cancellationToken)
    {
        await work.TakeTurnAsync(me.MemberId, cancellationToken);
        if (step is { Outcome: SignInOutcome.ProviderRefused } || !step.Method.IsProvider()
            || !await FirstSignIn.HasAccountAsync(work, me.MemberId, step.Method, cancellationToken))
        {
            return null;
        }

        if (!await work.HasAnotherWayAsync(member, offer, step.Method, cancellationToken))
        {
            return false;
        }

        await work.DisconnectAsync(me.MemberId, step.Method, SessionEnd.Reported, isClosed: true, cancellationToken, me.SessionId);
        work.Record(new AuditEvent(AuditActions.ProviderDisconnected, me.MemberId, member.Organization, new { provider = $"{step.Method}", closed = true }));
        work.Send(new OutboxMessage { Kind = MessageKind.ProviderDisconnected, MemberId = me.MemberId, CreatedAt = work.Now, DueAt = work.Now });
        return true;
    }

    /// <summary>
    /// The session that the sign-in began, or that something happened in, and those that began from the same browser and address since: a
    /// password or a code that was reported knows no session yet. All but one's own where wished.
    /// </summary>
    private static async Task<int> EndAsync(
        UnitOfWork work, SignedInMember me, SignInLogEntry step, bool endOthers, CancellationToken cancellationToken)
    {
        var which = work.Db.Sessions.Where(
            s => s.MemberId == me.MemberId && s.Id != me.SessionId && s.EndedAt == null
                && (endOthers || s.Id == step.SessionId
                    || (s.CreatedAt >= step.OccurredAt && s.Address == step.Address && s.UserAgent == step.UserAgent)));
        var count = await which.CountAsync(cancellationToken);
        await work.EndSessionsAsync(which, SessionEnd.Reported, cancellationToken);
        return count;
    }

    /// <summary>Whoever signs in by Microsoft or Google alone has no password here that anybody could know.</summary>
    private async Task<bool> StartResetAsync(UnitOfWork work, Member member, CancellationToken cancellationToken)
    {
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        if (member.PasswordHash is null || !SignInGate.AllowsEmailLogin(member, main))
        {
            return false;
        }

        // Counted with the resets that are asked for (EC5); where there were enough, the link of the latest one still works.
        var key = Throttling.Reset(EmailAddress.Parse(member.Email));
        if (!await LinkMail.OnTheWay(work.Db, work.Now).AnyAsync(m => m.MemberId == member.Id, cancellationToken)
            && await work.ReserveAsync(key, options.Value.ResetsPerAccountAndHour, TimeSpan.FromHours(1), cancellationToken) is null)
        {
            LinkMail.Enclose(work, member, options.Value);
            work.Record(new AuditEvent(AuditActions.PasswordResetRequested, member.Id, member.Organization));
        }

        return true;
    }

    /// <summary>
    /// The administrators whose reach the person is in: of their organization and of those above it. A few times an hour at most, so that
    /// nobody's mailbox is flooded with somebody's history; the trail has each report.
    /// </summary>
    private async Task<int> TellAsync(UnitOfWork work, Member member, SignInLogEntry step, CancellationToken cancellationToken)
    {
        var limit = options.Value.ReportsPerPersonAndHour;
        if (await work.ReserveAsync(Throttling.Report(member.Id), limit, TimeSpan.FromHours(1), cancellationToken) is not null)
        {
            return 0;
        }

        var above = member.Organization.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse).ToList();
        var administrators = await work.Db.Members
            .Where(m => EF.Parameter(above).Contains(m.OrganizationId) && m.Role == MemberRole.OrganizationAdministrator
                && m.DisabledAt == null && m.Id != member.Id)
            .Select(m => m.Id).ToListAsync(cancellationToken);
        await work.SendAllAsync(
            administrators.Select(id => new OutboxMessage
            {
                Kind = MessageKind.SignInReported,
                MemberId = id,
                CreatedAt = work.Now,
                DueAt = work.Now,

                // Of what is reported, not of whoever reports it.
                Address = step.Address,
                UserAgent = step.UserAgent,
            }),
            cancellationToken);
        return administrators.Count;
    }
}
