namespace FlexAuth.Core.Installation;

/// <summary>Where the installation lives; the configuration section <c>FlexAuth</c>.</summary>
public sealed class InstallationOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth";

    /// <summary>The origin that people open, such as "https://login.example.org". Links are built from this and nothing else (LK1).</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>The folder of the embedded database and its backups.</summary>
    public string DataFolder { get; set; } = "data";
}
