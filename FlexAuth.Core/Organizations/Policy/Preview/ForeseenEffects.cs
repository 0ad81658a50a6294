using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Organizations.Policy.Preview;

/// <summary>How many a preview spoke of, by the way in which a change would meet them: what is done then must not meet more, nor more gravely.</summary>
/// <param name="People">How many in each way; one that is missing is nobody.</param>
public sealed record ForeseenEffects(IReadOnlyDictionary<PolicyEffect, int> People)
{
    /// <summary>What the preview showed.</summary>
    public static ForeseenEffects Of(IEnumerable<AffectedGroup> shown) => new(shown.ToDictionary(group => group.Effect, group => group.People));

    /// <summary>More people are met by now: what was confirmed was confirmed for fewer.</summary>
    internal static Error Grown { get; } = new("policy.preview_grown");

    /// <summary>
    /// Whether more are met by now at any gravity. A browser that is forgotten does not count: browsers grow old by time alone.
    /// </summary>
    internal bool AreExceededBy(Foresight now) => Enum.GetValues<PolicyEffect>()
        .Where(effect => effect > PolicyEffect.ForgetsDevice)
        .Any(effect => AtLeast(effect, now.CountOf) > AtLeast(effect, shown => People.GetValueOrDefault(shown)));

    private static int AtLeast(PolicyEffect gravity, Func<PolicyEffect, int> count) =>
        Enum.GetValues<PolicyEffect>().Where(effect => effect >= gravity).Sum(count);
}
