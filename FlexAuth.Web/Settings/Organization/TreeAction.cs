using FlexAuth.Core.Organizations.Tree;

namespace FlexAuth.Web.Settings.Organization;

/// <summary>What can be done with an organization of the tree.</summary>
public enum TreeAction
{
    Create,
    Rename,
    Move,
    Delete,
}

/// <summary>Something is asked for.</summary>
/// <param name="Action">What.</param>
/// <param name="Node">With which organization; a new one comes below it.</param>
public sealed record TreeAsked(TreeAction Action, TreeNode Node);

/// <summary>Something was done.</summary>
/// <param name="Words">What.</param>
/// <param name="ToSee">The organization that should be seen now.</param>
public sealed record TreeDone(string Words, Guid ToSee);
