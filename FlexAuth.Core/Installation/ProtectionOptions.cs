namespace FlexAuth.Core.Installation;

/// <summary>How the data-protection keys are encrypted; the configuration section <c>FlexAuth:DataProtection</c>.</summary>
public sealed class ProtectionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:DataProtection";

    /// <summary>A PKCS#12 file whose certificate encrypts the keys at rest; null to keep them as they are.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>The file's password.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>Certificates that keys in the database were encrypted with before: a new one takes over without losing them (DP1).</summary>
    public IList<FormerCertificate> FormerCertificates { get; } = [];
}

/// <summary>A certificate that only decrypts.</summary>
public sealed class FormerCertificate
{
    /// <summary>A PKCS#12 file.</summary>
    public string Path { get; set; } = "";

    /// <summary>The file's password.</summary>
    public string? Password { get; set; }
}
