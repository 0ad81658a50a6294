using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Core.Users.Actions;

/// <summary>Whom an action is for: people by name, or everybody who matches a filter.</summary>
public sealed record UserSelection
{
    /// <summary>The most people that can be named; more are chosen by a filter.</summary>
    public const int MostNamed = 10_000;

    /// <summary>People by name; empty where <see cref="Filter"/> is given.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>Everybody who matches when the action starts: a query, not a list.</summary>
    public UserFilter? Filter { get; init; }

    /// <summary>But not these.</summary>
    public IReadOnlyList<Guid> Except { get; init; } = [];
}
