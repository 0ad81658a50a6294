namespace FlexAuth.Core.Jobs;

/// <summary>
/// How many people go into one transaction: so few that a sign-in meanwhile hardly waits (P9), so many that commits cost little. It
/// follows the machine, which may be slow or busy.
/// </summary>
internal sealed class ChunkSize
{
    private const int Fewest = 200;
    private const int Most = 1_000;

    private static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(40);

    /// <summary>The size of the next chunk.</summary>
    public int People { get; private set; } = 500;

    /// <summary>A chunk took that long.</summary>
    public void Learn(int people, TimeSpan took) => People = took switch
    {
        _ when took > TooLong => Math.Max(Fewest, people / 2),
        _ when took < Short => Math.Min(Most, people * 2),
        _ => people,
    };
}
