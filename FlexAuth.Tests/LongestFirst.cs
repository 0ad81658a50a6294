using FlexAuth.Tests;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Tests.Stories;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace FlexAuth.Tests;

/// <summary>
/// Starts the collections that take minutes before all others, so that none of them runs alone at the end while the other core has
/// nothing to do. They come last in the order: the runner queues all collections on one worker, which takes the newest first.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        SettingsStories.Name, SignInStories.Name, nameof(KilledProcessTests), nameof(KilledJobTests), nameof(StartFailureStories),
        nameof(OperatorStories), nameof(ProductionStories),
    ];

    /// <inheritdoc />
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderByDescending(Place)];

    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection =>
        Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is >= 0 and var place
            ? place
            : Long.Length;
}
