namespace FlexAuth.Core.Live;

/// <summary>What sort of thing changed.</summary>
public enum ChangeKind
{
    /// <summary>A member: their details, where they stand, their last sign-in.</summary>
    Member,

    /// <summary>An organization or the policy of its tree.</summary>
    Organization,

    /// <summary>A session that is over.</summary>
    SessionEnded,

    /// <summary>A job: how far it is.</summary>
    Job,
}

/// <summary>One committed change: which tree, which thing. It carries no data; who shows the thing reads it again.</summary>
public readonly record struct Change(ChangeKind Kind, Guid RootOrganizationId, Guid Id);
