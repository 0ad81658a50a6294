using FlexAuth.Core.Operations;

namespace FlexAuth.Web.Profile.Security;

/// <summary>What is asked before something is done that cannot be taken back lightly.</summary>
/// <param name="Title">The question.</param>
/// <param name="What">What will happen.</param>
/// <param name="Verb">The button.</param>
/// <param name="Done">How it turned out.</param>
/// <param name="RunAsync">Does it.</param>
public sealed record Question(string Title, string What, string Verb, string Done, Func<Task<Result<Nothing>>> RunAsync)
{
    /// <summary>Codes of refusals that mean that it is so already: another tab was quicker, and there is nothing left to ask.</summary>
    public IReadOnlyList<string> IsSoAlready { get; init; } = [];

    /// <summary>What comes of it, in place of a word about how it turned out.</summary>
    public Func<Task>? ThenAsync { get; init; }
}
