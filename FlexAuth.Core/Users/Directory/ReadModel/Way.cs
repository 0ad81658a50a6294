namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>A way along an order.</summary>
/// <param name="Order">Which.</param>
/// <param name="Within">Where people are met: conditions on the table that is walked first (<see cref="Order.Place"/>) that an index answers.</param>
/// <param name="Asked">What else is asked of them, on their rows (alias d); empty where nothing is.</param>
/// <param name="FromKey">Whether it begins at a known row: forwards that is the first, backwards the rows come from before it.</param>
/// <param name="Backwards">From the end.</param>
/// <param name="Most">No more rows are read than so many, those that are skipped among them.</param>
internal sealed record Way(Order Order, string Within, string Asked, bool FromKey, bool Backwards, int Most);
