using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Passwords;

/// <summary>
/// Hashes and checks passwords in Identity's version 3 format: PBKDF2-HMAC-SHA512 with the configured iterations (PW3),
/// a 128-bit salt and a 256-bit key.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    private static readonly object Anybody = new();

    private const byte Version3 = 0x01;
    private const int IterationsAt = 5;

    private readonly int _iterations;
    private readonly PasswordHasher<object> _hasher;
    private readonly HashingLine _line;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;

    /// <summary>Reads the cost and the limits; the duration of each hash goes to <c>flexauth.password.hash.duration</c>.</summary>
    public PasswordHashing(IOptions<PasswordOptions> options, IMeterFactory meters, TimeProvider time)
    {
        var iterations = _iterations = options.Value.Iterations;
        _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        _line = new(options.Value.ConcurrentHashes, options.Value.WaitingLine);
        NobodysHash = HashOfNothing(iterations);
        _duration = meters.Create("FlexAuth").CreateHistogram<double>("flexauth.password.hash.duration", "s", "Time taken to compute one password hash.");
        _time = time;
    }

    /// <summary>What a password is compared with where there is none: the same work, and never right (PW4).</summary>
    internal string NobodysHash { get; }

    /// <summary>The hash to store.</summary>
    /// <exception cref="PasswordHashingBusyException">Too many wait already.</exception>
    public async Task<string> HashAsync(string password, CancellationToken ct) => await TryHashAsync(password, ct) ?? throw new PasswordHashingBusyException();

    /// <summary>The same; null where too many wait already. In place of a hash of an older cost (PW3), which serves until the next time then.</summary>
    public async Task<string?> TryHashAsync(string password, CancellationToken ct) =>
        (await _line.TryRunAsync(() => Measured("hash", () => _hasher.HashPassword(Anybody, password)), ct)).Outcome;

    /// <summary>
    /// Compares a password with a stored hash. Without one (no such account, no password) the same work is done before
    /// "wrong" is answered, so that the time tells nothing (PW4).
    /// </summary>
    public async Task<PasswordVerdict> VerifyAsync(string? hash, string password, CancellationToken ct)
    {
        var against = string.IsNullOrEmpty(hash) ? NobodysHash : hash;
        var (done, result) = await _line.TryRunAsync(
            () => Measured("verify", () => Compare(against, password)), ct);
        return (done, result) switch
        {
            (false, _) => PasswordVerdict.Busy,
            (_, PasswordVerificationResult.Success) => PasswordVerdict.Right,
            (_, PasswordVerificationResult.SuccessRehashNeeded) => PasswordVerdict.RightButOld,
            _ => PasswordVerdict.Wrong,
        };
    }

    /// <inheritdoc />
    public void Dispose() => _line.Dispose();

    /// <summary>What a comparison with this hash falls short of today's cost: hashes of an earlier cost are quicker to check.</summary>
    internal int MissingIterations(string hash)
    {
        Span<byte> bytes = stackalloc byte[hash.Length];
        return Convert.TryFromBase64String(hash, bytes, out var length) && length > IterationsAt + sizeof(int) && bytes[0] == Version3
            ? Math.Max(0, _iterations - BinaryPrimitives.ReadInt32BigEndian(bytes[IterationsAt..]))
            : 0;
    }

    private PasswordVerificationResult Compare(string hash, string password)
    {
        var result = _hasher.VerifyHashedPassword(Anybody, hash, password);
        if (MissingIterations(hash) is > 0 and var missing)
        {
            // Work for nothing, so that the time does not tell an old account from one that does not exist (PW4).
            Rfc2898DeriveBytes.Pbkdf2(password, new byte[16], missing, HashAlgorithmName.SHA512, 32);
        }

        return result;
    }

    private T Measured<T>(string operation, Func<T> work)
    {
        var start = _time.GetTimestamp();
        var outcome = work();
        _duration.Record(_time.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("operation", operation));
        return outcome;
    }

    // Version 3 header (format, pseudo-random function, iterations, length of the salt) before a random salt and key,
    // which no known password leads to.
    private static string HashOfNothing(int iterations)
    {
        const int header = 13, salt = 16, key = 32;
        var bytes = RandomNumberGenerator.GetBytes(header + salt + key);
        bytes[0] = Version3;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), 2);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(IterationsAt), iterations);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), salt);
        return Convert.ToBase64String(bytes);
    }
}
