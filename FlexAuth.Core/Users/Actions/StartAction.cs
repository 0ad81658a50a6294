using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Users.Actions;

/// <summary>Starts an action.</summary>
/// <param name="JobId">Chosen when the dialog opens: a double click starts one job (SE8).</param>
/// <param name="Action">What.</param>
/// <param name="Selection">For whom.</param>
/// <param name="Confirmation">What was typed, where the preview asked for it.</param>
/// <param name="Foreseen">What the preview said, where one was shown: nobody is acted upon unseen.</param>
public sealed record StartActionRequest(
    Guid JobId, UserAction Action, UserSelection Selection, string? Confirmation = null, ForeseenPeople? Foreseen = null);

/// <summary>How many the preview of an action spoke of.</summary>
/// <param name="Selected">People in the selection.</param>
/// <param name="WillChange">People who would be changed.</param>
public sealed record ForeseenPeople(int Selected, int WillChange);

/// <summary>
/// Starts an action as a job. Whom it concerns is gathered by the job; the answer comes at once. Asked twice with one id it starts one
/// job (SE8). Where a filter meets more people than were foreseen, nothing starts.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class StartAction(
    WritePath writePath, IDbContextFactory<FlexAuthDbContext> contexts, IOptions<SignInOptions> options, JobSignal signal, TimeProvider clock)
    : Operation<StartActionRequest, Guid>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Guid>> RunAsync(Actor actor, StartActionRequest request, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(request.Action) || request.JobId == Guid.Empty)
        {
            return Error.NotFound;
        }

        if (Selecting.Problem(request.Selection) is { } problem)
        {
            return problem;
        }

        if (await HasGrownAsync((SignedInMember)actor, request, cancellationToken))
        {
            return SelectionErrors.Grown;
        }

        var started = await CommitAsync(actor, (work, token) => StartAsync(work, (SignedInMember)actor, request, token), cancellationToken);
        signal.Raise();
        return started;
    }

    /// <summary>Counted before the transaction: a hundred thousand take seconds, and others write meanwhile.</summary>
    private async Task<bool> HasGrownAsync(SignedInMember actor, StartActionRequest request, CancellationToken cancellationToken)
    {
        if (request is not { Foreseen: { } foreseen, Selection.Filter: not null })
        {
            return false;
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);

        // Asked twice, the first one may have changed who matches; and nothing is counted for whoever is signed out.
        if (await db.Jobs.AnyAsync(j => j.Id == request.JobId, cancellationToken)
            || !await Admission.SessionOf(db, actor).AnyAsync(cancellationToken))
        {
            return false;
        }

        var tally = await Tally.OfAsync(db, actor, request.Action, request.Selection, options.Value, clock.GetUtcNow(), cancellationToken);
        return tally.Selected > foreseen.Selected || tally.Changing.Count > foreseen.WillChange;
    }

    private async Task<Result<Guid>> StartAsync(
        UnitOfWork work, SignedInMember actor, StartActionRequest request, CancellationToken cancellationToken)
    {
        if (await work.Db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == request.JobId, cancellationToken) is { } begun)
        {
            work.RecordNothing();
            return begun.ActorId == actor.MemberId ? begun.Id : Error.NotFound;
        }

        if (await Selecting.IsForeignAsync(work.Db, actor, request.Selection, cancellationToken))
        {
            return Error.NotFound;
        }

        if (Traits.Of(request.Action).Word is { } word && !string.Equals(request.Confirmation?.Trim(), word, StringComparison.OrdinalIgnoreCase))
        {
            return new Error("user_action.confirmation", word);
        }

        if (await RecentProof.MissingAsync(work, actor, options.Value, SensitiveActs.Doing(request.Action), cancellationToken) is { } missing)
        {
            return missing;
        }

        work.Begin(JobOrder.Of(request.JobId, $"{request.Action}", actor, new ActionOrder(request.Selection), work.Now));
        return request.JobId;
    }
}
