using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Mobile;

/// <summary>What is committed either way: a refusal that was counted, logged or mailed must not be rolled back.</summary>
internal sealed record Answer<T>(T? Value, Error? Refusal)
    where T : class
{
    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Error refusal) => new(null, refusal);

    /// <summary>As the caller sees it.</summary>
    public static Result<T> Of(Result<Answer<T>> committed) => committed switch
    {
        { Succeeded: false } => committed.Error,
        { Value.Refusal: { } refusal } => refusal,
        _ => committed.Value.Value!,
    };
}
