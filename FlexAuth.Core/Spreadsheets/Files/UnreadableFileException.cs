using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>Carries why a file cannot be read from deep within it to <see cref="TableFile"/>, where it becomes a result.</summary>
internal sealed class UnreadableFileException(string code, params IReadOnlyList<object> values) : Exception(code)
{
    /// <summary>Why.</summary>
    public Error Error { get; } = new(code, values);

    /// <summary>Broken off, or altered by something that knows nothing of its format.</summary>
    public static UnreadableFileException Damaged() => new("import.file.damaged");
}
