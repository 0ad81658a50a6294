namespace FlexAuth.Core.Organizations.Policy;

/// <summary>Whether a second factor of ours is asked of somebody whom a provider has proved.</summary>
public enum FactorAfterProvider
{
    /// <summary>Never: the provider looks after it.</summary>
    NotAsked,

    /// <summary>Unless the provider says that it asked for more than one factor itself (amr, acr; FE5).</summary>
    UnlessVouched,

    /// <summary>Whatever the provider says.</summary>
    Always,
}
