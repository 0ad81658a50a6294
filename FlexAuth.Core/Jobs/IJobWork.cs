using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Jobs;

/// <summary>One kind of job. It works on people by their items and knows nothing of chunks, restarts and failures: those are the runner's.</summary>
internal interface IJobWork
{
    /// <summary>What whoever asked must still be allowed to do.</summary>
    Permission Requires { get; }

    /// <summary>Whether it does what that code names.</summary>
    bool Knows(string action);

    /// <summary>Writes down the next people, from <see cref="Job.Cursor"/> on, and moves the cursor and the total.</summary>
    /// <returns>Whether there may be more.</returns>
    Task<bool> GatherAsync(UnitOfWork work, Job job, CancellationToken cancellationToken);

    /// <summary>Does it to these people and gives each item its outcome. All of it commits together, or nothing does.</summary>
    Task WorkAsync(UnitOfWork work, Job job, IReadOnlyList<JobItem> items, CancellationToken cancellationToken);

    /// <summary>Until when a job that ends now can be undone; null where there is nothing to give back.</summary>
    Task<DateTimeOffset?> UndoUntilAsync(UnitOfWork work, Job job, CancellationToken cancellationToken);
}
