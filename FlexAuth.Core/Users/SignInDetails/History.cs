namespace FlexAuth.Core.Users.SignInDetails;

/// <summary>A place in a list that grows at its top: everything behind it stays where it is.</summary>
/// <param name="At">When.</param>
/// <param name="Id">Which of those of that moment.</param>
public sealed record HistoryPlace(DateTimeOffset At, Guid Id);

/// <summary>A part of one person's history, the newest first.</summary>
/// <param name="MemberId">Whose.</param>
/// <param name="Before">Only what is older; null for the newest.</param>
/// <param name="Take">How many, 1 to 100.</param>
public sealed record HistoryRequest(Guid MemberId, HistoryPlace? Before, int Take)
{
    private const int Most = 100;

    internal int SoundTake => Math.Clamp(Take, 1, Most);
}

/// <summary>A part of a history.</summary>
/// <param name="Rows">The newest first.</param>
/// <param name="HasOlder">Whether there is more behind them.</param>
public sealed record HistoryPage<T>(IReadOnlyList<T> Rows, bool HasOlder);
