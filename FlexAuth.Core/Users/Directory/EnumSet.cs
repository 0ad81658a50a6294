using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexAuth.Core.Users.Directory;

/// <summary>A set of the values of a small enum (up to 64 of them), compared by what is in it. Empty means no restriction where it filters.</summary>
/// <typeparam name="T">An enum whose values are 0 to 63.</typeparam>
[JsonConverter(typeof(EnumSetJson))]
public readonly record struct EnumSet<T>
    where T : struct, Enum
{
    private readonly ulong _bits;

    internal EnumSet(IEnumerable<T> values) => _bits = values.Aggregate(0UL, (bits, value) => bits | Bit(value));

    private EnumSet(ulong bits) => _bits = bits;

    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => _bits == 0;

    /// <summary>The values, in the enum's order.</summary>
    public IEnumerable<T> Values => Enum.GetValues<T>().Where(Contains);

    /// <summary>Whether the value is in it.</summary>
    public bool Contains(T value) => (_bits & Bit(value)) != 0;

    /// <summary>The set with the value put in, or taken out where it was in.</summary>
    public EnumSet<T> Toggle(T value) => new(_bits ^ Bit(value));

    /// <summary>What is in both.</summary>
    public EnumSet<T> Both(EnumSet<T> other) => new(_bits & other._bits);

    /// <summary>What is in this one and not in the other.</summary>
    public EnumSet<T> Without(EnumSet<T> other) => new(_bits & ~other._bits);

    /// <inheritdoc />
    public override string ToString() => string.Join(", ", Values);

    private static ulong Bit(T value) => 1UL << Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Makes sets.</summary>
public static class EnumSet
{
    /// <summary>A set of these values.</summary>
    public static EnumSet<T> Of<T>(params IEnumerable<T> values)
        where T : struct, Enum => new(values);
}

internal sealed class EnumSetJson : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(EnumSet<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Names<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Names<T> : JsonConverter<EnumSet<T>>
        where T : struct, Enum
    {
        public override EnumSet<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            EnumSet.Of(JsonSerializer.Deserialize<string[]>(ref reader, options)!.Select(Enum.Parse<T>));

        public override void Write(Utf8JsonWriter writer, EnumSet<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Values.Select(v => v.ToString()), options);
    }
}
