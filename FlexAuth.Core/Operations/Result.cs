using System.Diagnostics.CodeAnalysis;

namespace FlexAuth.Core.Operations;

/// <summary>What an operation without a value of its own answers.</summary>
public readonly record struct Nothing;

/// <summary>Either a value or an expected failure. Exceptions are left for bugs and broken infrastructure.</summary>
public sealed class Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>The failure, or null where there is a value.</summary>
    public Error? Error { get; }

    /// <summary>True where there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none: the operation failed.</exception>
    public T Value => Succeeded ? _value! : throw new InvalidOperationException($"The operation failed: {Error.Code}");

    /// <summary>A value.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A failure.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);
}
