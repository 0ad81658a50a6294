namespace FlexAuth.Core.SecuritySettings;

/// <summary>A second factor that counts from now on.</summary>
/// <param name="RecoveryCode">The recovery code that was made with it, known this once; null where the person has one that they saved.</param>
public sealed record AddedFactor(string? RecoveryCode)
{
    /// <summary>Without the code: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => nameof(AddedFactor);
}
