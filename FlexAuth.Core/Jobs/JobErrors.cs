using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Jobs;

internal static class JobErrors
{
    public static Error Unexpected { get; } = new("job.unexpected");

    public static Error Undone { get; } = new("job.undone");

    public static Error StoppedByHand { get; } = new("job.stopped_by_hand");
}
