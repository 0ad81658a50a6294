namespace FlexAuth.Core.Users.Live;

/// <summary>What happened to what a grid shows, since the last time. What is null, empty or false did not change.</summary>
/// <param name="Rows">The people on show who may look different now, as they are.</param>
/// <param name="Gone">People on show who do not exist for the viewer any more: out of reach, or deleted.</param>
/// <param name="Total">How many match the view now.</param>
/// <param name="ReadAgain">Anything on show may have changed: read the list again.</param>
public sealed record UserNews(IReadOnlyList<UserRow> Rows, IReadOnlyCollection<Guid> Gone, int? Total, bool ReadAgain);
