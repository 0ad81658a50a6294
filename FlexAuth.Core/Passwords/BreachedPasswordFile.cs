using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FlexAuth.Core.Passwords;

/// <summary>
/// Finds passwords in a file of breached ones by binary search over its sorted lines: some forty steps in a file of
/// forty gigabytes, nothing held in memory.
/// </summary>
internal sealed class BreachedPasswordFile : IDisposable
{
    private const string Key = $"{PasswordOptions.Section}:{nameof(PasswordOptions.BreachedHashesPath)}";
    private const int HashLength = SHA1.HashSizeInBytes * 2;

    // Longer than any line: the hash, a colon, a count, CR and LF.
    private const int Window = 128;
    private const int Samples = 32;

    private readonly SafeFileHandle _file;
    private readonly long _length;

    /// <summary>Opens the file.</summary>
    /// <exception cref="InvalidOperationException">It is missing, unreadable or no such list; the message names the configuration key.</exception>
    public BreachedPasswordFile(string path)
    {
        try
        {
            _file = File.OpenHandle(path, options: FileOptions.RandomAccess);
            _length = RandomAccess.GetLength(_file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidOperationException($"{Key}: the file '{path}' cannot be read. {problem.Message}", problem);
        }
        if (LooksSorted())
            return;
        _file.Dispose();
        throw new InvalidOperationException(
            $"{Key}: the file '{path}' is no list of SHA-1 hashes ordered by hash, one HASH:COUNT a line.");
    }

    /// <summary>What is wrong with the file, or null.</summary>
    public static string? Problem(string path)
    {
        try
        {
            using var file = new BreachedPasswordFile(path);
            return null;
        }
        catch (InvalidOperationException problem)
        {
            return problem.Message;
        }
    }

    /// <summary>Whether the password is in the list.</summary>
    public bool Contains(string password)
    {
#pragma warning disable CA5350 // SHA-1 is the key of the published list; nothing is protected by it.
        var wanted = Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
        long low = 0, high = _length;
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var line = LineAt(middle);
            if (line.Start >= high)
            {
                high = middle;
                continue;
            }
            var order = string.CompareOrdinal(line.Hash, wanted);
            if (order == 0)
                return true;
            if (order < 0)
                low = line.Start + 1;
            else
                high = middle;
        }
        return false;
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    // A list ordered by count, or of another hash, would answer "not breached" for ever: better not to start with it.
    private bool LooksSorted()
    {
        var before = "";
        for (var sample = 0; sample < Samples; sample++)
        {
            var line = LineAt(_length / Samples * sample);
            if (line.Start >= _length)
                return sample > 0;
            if (line.Hash.Length != HashLength || !line.Hash.All(char.IsAsciiHexDigit) || string.CompareOrdinal(before, line.Hash) > 0)
                return false;
            before = line.Hash;
        }
        return true;
    }

    // The first line that begins at the offset or after it.
    private (long Start, string Hash) LineAt(long offset)
    {
        Span<byte> window = stackalloc byte[Window];
        var start = offset;
        if (offset > 0)
        {
            var before = window[..RandomAccess.Read(_file, window, offset - 1)];
            var end = before.IndexOf((byte)'\n');
            start = end < 0 ? _length : offset + end;
        }
        var line = window[..RandomAccess.Read(_file, window, start)];
        var hash = line[..Math.Max(0, line.IndexOfAny((byte)':', (byte)'\r', (byte)'\n'))];
        return (start, Encoding.ASCII.GetString(hash).ToUpperInvariant());
    }
}
