using System.Buffers;
using System.Globalization;
using System.Text;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>The attributes of a tag, one after the other.</summary>
internal ref struct XmlAttributes(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>The name of the present one, with its prefix.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its value as it stands there.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes on to the next.</summary>
    public bool MoveNext()
    {
        _rest = WithoutWhiteStart(_rest);
        if (_rest.IsEmpty)
        {
            return false;
        }

        var equals = _rest.IndexOf((byte)'=');
        if (equals < 1)
        {
            throw UnreadableFileException.Damaged();
        }

        Name = WithoutWhiteEnd(_rest[..equals]);
        _rest = WithoutWhiteStart(_rest[(equals + 1)..]);
        var length = _rest is [(byte)'"' or (byte)'\'', ..] ? _rest[1..].IndexOf(_rest[0]) : -1;
        if (length < 0)
        {
            throw UnreadableFileException.Damaged();
        }

        Value = _rest.Slice(1, length);
        _rest = _rest[(length + 2)..];
        return true;
    }

    /// <summary>The text of an attribute; null where there is none.</summary>
    /// <param name="name">Its name; beginning with a colon, behind any prefix.</param>
    public string? Text(ReadOnlySpan<byte> name)
    {
        while (MoveNext())
        {
            if (name[0] == ':' ? Name.EndsWith(name) : Name.SequenceEqual(name))
            {
                return Decoded(Value);
            }
        }

        return null;
    }

    /// <summary>Without what XML takes for white at its end (2.3).</summary>
    public static ReadOnlySpan<byte> WithoutWhiteEnd(ReadOnlySpan<byte> text)
    {
        while (text is [.., (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'])
        {
            text = text[..^1];
        }

        return text;
    }

    /// <summary>Whether it is 1 or true.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> value) => value.SequenceEqual("1"u8) || value.SequenceEqual("true"u8);

    /// <summary>A whole number; -1 where it is none.</summary>
    public static int Number(ReadOnlySpan<byte> value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static ReadOnlySpan<byte> WithoutWhiteStart(ReadOnlySpan<byte> text)
    {
        while (text is [(byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..])
        {
            text = text[1..];
        }

        return text;
    }

    private static string Decoded(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'&'))
        {
            return CleanText.Of(Encoding.UTF8.GetString(value));
        }

        var decoded = new ArrayBufferWriter<byte>(value.Length + 1);
        Span<byte> character = stackalloc byte[4];
        for (var at = value.IndexOf((byte)'&'); at >= 0; at = value.IndexOf((byte)'&'))
        {
            decoded.Write(value[..at]);
            value = value[(at + 1)..];
            var end = value.IndexOf((byte)';');
            if (end < 0)
            {
                throw UnreadableFileException.Damaged();
            }

            decoded.Write(character[..XmlScanner.Referred(value[..end], character)]);
            value = value[(end + 1)..];
        }

        decoded.Write(value);
        return CleanText.Of(Encoding.UTF8.GetString(decoded.WrittenSpan));
    }
}
