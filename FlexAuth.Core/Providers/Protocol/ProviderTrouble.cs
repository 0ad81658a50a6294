using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Providers.Protocol;

/// <summary>A provider that does not answer, or not as the protocol says. Carries what to tell the person; the rest is for the log.</summary>
internal sealed class ProviderTrouble(Error problem, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>For the person.</summary>
    public Error Problem { get; } = problem;

    /// <summary>Whether it was asked and nothing came back: it may have done what was asked of it.</summary>
    public bool IsAnswerLost { get; init; }
}
