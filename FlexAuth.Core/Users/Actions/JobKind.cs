using FlexAuth.Core.Data;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>What kinds of jobs there are, for whoever lists, undoes or tries again any of them: the actions, and an import.</summary>
internal static class JobKind
{
    /// <summary>The code of an import. Its order's details are a <see cref="JobImport"/>.</summary>
    public const string Import = "ImportUsers";

    /// <summary>Null where it is no action.</summary>
    public static UserAction? ActionOf(string code) => Enum.TryParse<UserAction>(code, out var action) ? action : null;

    /// <summary>Likewise.</summary>
    public static UserAction? ActionOf(Job job) => ActionOf(job.Action);

    /// <summary>Null where it is an action.</summary>
    public static JobImport? ImportOf(Job job) => job.Action is Import ? JobOrder.Read<JobImport>(job).Details : null;

    /// <summary>Whether there is something to give back.</summary>
    public static bool CanBeUndone(Job job) => ActionOf(job) is not { } action || Traits.Of(action).CanBeUndone;

    /// <summary>Until when a job that ends now can be undone; null where there is nothing to give back.</summary>
    public static async Task<DateTimeOffset?> UndoUntilAsync(UnitOfWork work, Job job, TimeSpan undoFor, CancellationToken cancellationToken) =>
        job is { UndoOf: null, Changed: > 0 } && CanBeUndone(job)
            && await work.Db.JobItems.AnyAsync(i => i.JobId == job.Id && i.Before != null, cancellationToken)
            ? work.Now + undoFor
            : null;
}
