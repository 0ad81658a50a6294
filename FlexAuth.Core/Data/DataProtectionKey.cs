namespace FlexAuth.Core.Data;

/// <summary>A data-protection key (DP2), encrypted where a certificate is configured.</summary>
public sealed class DataProtectionKey
{
    /// <summary>Identity.</summary>
    public int Id { get; init; }

    /// <summary>The framework's name for it.</summary>
    public required string FriendlyName { get; init; }

    /// <summary>The framework's XML.</summary>
    public required string Xml { get; init; }
}
