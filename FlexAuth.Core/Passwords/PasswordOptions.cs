namespace FlexAuth.Core.Passwords;

/// <summary>How passwords are hashed and checked; the configuration section <c>FlexAuth:Passwords</c>.</summary>
public sealed class PasswordOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:Passwords";

    /// <summary>The least iterations that may be configured (PW3; OWASP Password Storage Cheat Sheet for PBKDF2-HMAC-SHA512).</summary>
    public const int LeastIterations = 210_000;

    /// <summary>PBKDF2-HMAC-SHA512 iterations of new hashes. Older hashes are renewed when their owner signs in.</summary>
    public int Iterations { get; set; } = LeastIterations;

    /// <summary>How many hashes are computed at once. One core is left to everybody else.</summary>
    public int ConcurrentHashes { get; set; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>How many more may wait for their turn; beyond them the answer is "busy" (RL6).</summary>
    public int WaitingLine { get; set; } = 256;

    /// <summary>
    /// The path of a file with the SHA-1 hashes of breached passwords, ordered by hash, one "HASH:COUNT" a line, as the
    /// Pwned Passwords download has it. Null to do without.
    /// </summary>
    public string? BreachedHashesPath { get; set; }
}
