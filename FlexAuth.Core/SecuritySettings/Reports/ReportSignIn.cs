using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Reports;

/// <summary>"This wasn't me".</summary>
/// <param name="StepId">An entry of one's own sign-in history.</param>
/// <param name="EndOthers">Whether every other session ends with it.</param>
/// <param name="TakeFactors">Whether it is refused without the proof that it wants to take second factors; else those wait.</param>
public sealed record SignInToReport(Guid StepId, bool EndOthers, bool TakeFactors = false);

/// <summary>What a report did.</summary>
/// <param name="SessionsEnded">How many.</param>
/// <param name="ResetMailTo">Where the mail with the link to a new password goes; null where the person has no password here.</param>
/// <param name="AdministratorsTold">How many.</param>
/// <param name="WasReported">It had been reported before: nothing was done again (SE8).</param>
public sealed record ReportOutcome(int SessionsEnded, string? ResetMailTo, int AdministratorsTold, bool WasReported)
{
    /// <summary>What went.</summary>
    public ReportTake Taken { get; init; } = ReportTake.Nothing;

    /// <summary>What goes once the person has proved themselves by a second factor, and asks again.</summary>
    public ReportTake Waiting { get; init; } = ReportTake.Nothing;

    /// <summary>Providers whose accounts are the person's only way in and stay.</summary>
    public IReadOnlyList<SignInMethod> OnlyWays { get; init; } = [];

    /// <summary>Second factors by which somebody else may still come in.</summary>
    public IReadOnlyList<StayingFactor> Stays { get; init; } = [];
}

/// <summary>
/// Somebody says of a sign-in that it was not them. Whatever it opened ends at once, a new password is on its way, and those who look
/// after the person hear of it: that only protects, and asks for no proof, since seconds count. What the person signs in with goes only where
/// they proved themselves lately by a second factor: else whoever has their password and mailbox would report the sign-ins of the owner (RC4).
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class ReportSignIn : Operation<SignInToReport, ReportOutcome>
{
    private readonly OwnFactors _factors;
    private readonly ReportPlanning _planning;
    private readonly SignInOptions _options;

    internal ReportSignIn(WritePath writePath, OwnFactors factors, ServerOffer offer, IOptions<SignInOptions> options)
        : base(writePath)
    {
        _factors = factors;
        _planning = new ReportPlanning(factors, offer, options);
        _options = options.Value;
    }

    /// <inheritdoc />
    protected override Task<Result<ReportOutcome>> RunAsync(Actor actor, SignInToReport request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => ReportAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<ReportOutcome>> ReportAsync(
        UnitOfWork work, SignedInMember me, SignInToReport request, CancellationToken cancellationToken)
    {
        // First the turn: whatever is read is what the one before left.
        await work.TakeTurnAsync(me.MemberId, cancellationToken);
        var own = work.Db.SignInLog.Where(e => e.Id == request.StepId && e.MemberId == me.MemberId);
        if (await own.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } step)
        {
            return Error.NotFound;
        }

        // Attempts first: a session that one of them still began is seen by the next line.
        await work.Db.SignInAttempts.Where(a => a.MemberId == me.MemberId).ExecuteUpdateAsync(
            a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        if (await _planning.OfAsync(work.Db, me, member, step, cancellationToken) is not { } plan)
        {
            return SecuritySettingsErrors.OwnSignIn;
        }

        var isProved = await RecentProof.OfOwnFactorAsync(work.Db, me, _factors, _options, work.Now, cancellationToken);
        if (request.TakeFactors && !isProved && !plan.Waiting(isProved).IsEmpty)
        {
            return RecentProof.FactorRequired;
        }

        // One row or none: of twenty who report it at a time one does (SE8).
        var first = await own.Where(e => e.ReportedAt == null).ExecuteUpdateAsync(e => e.SetProperty(x => x.ReportedAt, work.Now), cancellationToken) == 1;
        var others = work.Db.Sessions.Where(s => s.MemberId == me.MemberId && s.Id != me.SessionId && s.EndedAt == null);
        var living = await others.CountAsync(cancellationToken);
        await work.EndSessionsAsync(
            request.EndOthers ? others : others.Where(s => EF.Parameter(plan.Sessions).Contains(s.Id)), SessionEnd.Reported, cancellationToken);
        var done = new ReportOutcome(0, null, 0, WasReported: !first)
        {
            Taken = plan.Taken(isProved),
            Waiting = plan.Waiting(isProved),
            OnlyWays = plan.OnlyWays,
            Stays = plan.Stays,
        };
        await new ReportedCredentials(work, me, member, step.Id).RemoveAsync(done.Taken.Accounts, isProved ? plan.Factors : [], cancellationToken);

        // By whatever of this they ended.
        var ended = living - await others.CountAsync(cancellationToken);
        if (!first && ended == 0 && done.Taken.IsEmpty)
        {
            work.RecordNothing();
            return done;
        }

        var devices = await work.ForgetDevicesAsync(me.MemberId, DeviceEnd.Reported, cancellationToken);
        var phones = await work.EndPhonesAsync([me.MemberId], PhoneEnd.Reported, cancellationToken);
        var resets = first && await StartResetAsync(work, member, cancellationToken);
        var told = first ? await TellAsync(work, member, step, cancellationToken) : 0;
        work.Record(new AuditEvent(AuditActions.SignInReported, me.MemberId, member.Organization, new
        {
            step = step.Id,
            at = step.OccurredAt,
            outcome = $"{step.Outcome}",
            from = step.Address,
            sessionsEnded = ended,
            devicesForgotten = devices,
            phonesEnded = phones,
            disconnected = done.Taken.Accounts.Select(provider => $"{provider}"),
            removed = done.Taken.Factors.Select(factor => $"{factor.Kind}"),
            waiting = done.Waiting.Factors.Select(factor => $"{factor.Kind}"),
        }));
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        return done with { SessionsEnded = ended, ResetMailTo = resets ? member.Email : null, AdministratorsTold = told };
    }

    /// <summary>Whoever signs in by a provider alone has no password here that anybody could know.</summary>
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
            && await work.ReserveAsync(key, _options.ResetsPerAccountAndHour, TimeSpan.FromHours(1), cancellationToken) is null)
        {
            LinkMail.Enclose(work, member, _options);
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
        var limit = _options.ReportsPerPersonAndHour;
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
