using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Reports;

/// <summary>A step of one's own sign-in history, before it is reported.</summary>
public sealed record StepToReport(Guid StepId);

/// <summary>What a report of it would do.</summary>
/// <param name="SessionsEnd">How many sessions end, where the others are left.</param>
/// <param name="OthersLeft">How many others there are beside the one in use.</param>
/// <param name="Takes">What goes at once.</param>
/// <param name="Waiting">What goes once the person has proved themselves by a second factor.</param>
/// <param name="OnlyWays">Providers whose accounts are the person's only way in and stay.</param>
/// <param name="Stays">Second factors by which somebody else may still come in.</param>
public sealed record ReportPreview(
    int SessionsEnd,
    int OthersLeft,
    ReportTake Takes,
    ReportTake Waiting,
    IReadOnlyList<SignInMethod> OnlyWays,
    IReadOnlyList<StayingFactor> Stays);

/// <summary>Says by name what <see cref="ReportSignIn"/> would do: both ask the same plan.</summary>
[Requires(Permission.OwnAccount)]
public sealed class PreviewReport : Query<StepToReport, ReportPreview>
{
    private readonly OwnFactors _factors;
    private readonly ReportPlanning _planning;
    private readonly SignInOptions _options;
    private readonly TimeProvider _clock;

    internal PreviewReport(
        IDbContextFactory<FlexAuthDbContext> contexts, OwnFactors factors, ServerOffer offer, IOptions<SignInOptions> options, TimeProvider clock)
        : base(contexts)
    {
        _factors = factors;
        _planning = new ReportPlanning(factors, offer, options);
        _options = options.Value;
        _clock = clock;
    }

    /// <inheritdoc />
    protected override async Task<Result<ReportPreview>> ReadAsync(
        FlexAuthDbContext db, Actor actor, StepToReport request, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)actor;
        if (await db.SignInLog.SingleOrDefaultAsync(e => e.Id == request.StepId && e.MemberId == me.MemberId, cancellationToken) is not { } step)
        {
            return Error.NotFound;
        }

        var member = await db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        if (await _planning.OfAsync(db, me, member, step, cancellationToken) is not { } plan)
        {
            return SecuritySettingsErrors.OwnSignIn;
        }

        var others = db.Sessions.Where(s => s.MemberId == me.MemberId && s.Id != me.SessionId && s.EndedAt == null);
        var ends = await others.CountAsync(s => EF.Parameter(plan.Sessions).Contains(s.Id), cancellationToken);
        var isProved = await RecentProof.OfOwnFactorAsync(db, me, _factors, _options, _clock.GetUtcNow(), cancellationToken);
        return new ReportPreview(
            ends, await others.CountAsync(cancellationToken) - ends, plan.Taken(isProved), plan.Waiting(isProved), plan.OnlyWays, plan.Stays);
    }
}
