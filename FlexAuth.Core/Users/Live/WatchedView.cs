using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Users.Live;

/// <summary>What is counted once for all grids that show it.</summary>
/// <param name="RootId">The tree.</param>
/// <param name="Scope">How far the viewer reaches.</param>
/// <param name="Filter">Whom the view shows.</param>
internal sealed record WatchedView(Guid RootId, string Scope, UserFilter Filter);
