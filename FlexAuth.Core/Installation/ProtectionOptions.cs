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
}
