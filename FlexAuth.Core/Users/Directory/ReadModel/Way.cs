namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>A way along an order.</summary>
/// <param name="Order">Which.</param>
/// <param name="Where">Who is met: conditions on their rows (alias d) and, where the places are walked first, on those (alias p).</param>
/// <param name="FromKey">Whether it begins at a known row: forwards that is the first, backwards the rows come from before it.</param>
/// <param name="Backwards">From the end.</param>
/// <param name="Most">No more rows are read than so many, those that are skipped among them.</param>
internal sealed record Way(Order Order, string Where, bool FromKey, bool Backwards, int Most);
