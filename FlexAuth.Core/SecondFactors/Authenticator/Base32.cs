using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace FlexAuth.Core.SecondFactors.Authenticator;

/// <summary>Base32 as authentication apps read it (RFC 4648 section 6): upper case and without padding.</summary>
public static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Writes the bytes in upper case, without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        int buffer = 0, bits = 0;
        foreach (var value in bytes)
        {
            buffer = (buffer << 8) | value;
            bits += 8;
            for (; bits >= 5; bits -= 5)
                text.Append(Alphabet[(buffer >> (bits - 5)) & 31]);
            buffer &= (1 << bits) - 1;
        }
        if (bits > 0)
            text.Append(Alphabet[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }

    /// <summary>Reads what people type: either case, spaces and trailing padding are accepted.</summary>
    public static bool TryDecode(string? text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var letters = (text ?? "").Replace(" ", "").TrimEnd('=').ToUpperInvariant();
        // One, three or six letters left over are no whole byte: something is missing.
        if (letters.Length % 8 is 1 or 3 or 6)
            return false;
        var decoded = new byte[letters.Length * 5 / 8];
        int buffer = 0, bits = 0, at = 0;
        foreach (var letter in letters)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
                return false;
            buffer = (buffer << 5) | value;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            decoded[at++] = (byte)(buffer >> bits);
            buffer &= (1 << bits) - 1;
        }
        if (buffer != 0)
            return false;
        bytes = decoded;
        return true;
    }
}
