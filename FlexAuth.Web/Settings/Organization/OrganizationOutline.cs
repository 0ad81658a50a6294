using System.Globalization;
using FlexAuth.Core.Organizations.Tree;

namespace FlexAuth.Web.Settings.Organization;

/// <summary>Which part of the tree is to be seen: what is folded out, how much of it, or what a search finds.</summary>
public sealed class OrganizationOutline
{
    /// <summary>Suborganizations of one that are shown at a time: more is asked for.</summary>
    public const int AtATime = 100;

    /// <summary>A tree that fits on a screen is shown whole.</summary>
    private const int ShownWhole = 25;

    private readonly HashSet<Guid> open = [];
    private readonly Dictionary<Guid, int> parts = [];
    private IReadOnlyList<TreeNode> nodes = [];
    private Dictionary<Guid, TreeNode> byId = [];
    private ILookup<Guid?, TreeNode> below = Array.Empty<TreeNode>().ToLookup(node => node.ParentId);
    private bool wasShown;

    /// <summary>All organizations, in the order of the tree.</summary>
    public IReadOnlyList<TreeNode> Nodes => nodes;

    /// <summary>The organization of whoever looks.</summary>
    public TreeNode Top => nodes[0];

    /// <summary>Takes the tree as it is now; what was folded out stays so.</summary>
    public void Take(IReadOnlyList<TreeNode> fresh)
    {
        nodes = fresh;
        byId = fresh.ToDictionary(node => node.Id);
        below = fresh.ToLookup(node => node.ParentId);
        if (wasShown || fresh.Count == 0)
            return;
        wasShown = true;
        open.UnionWith(fresh.Count <= ShownWhole ? fresh.Select(node => node.Id) : [Top.Id]);
    }

    public TreeNode? Find(Guid id) => byId.GetValueOrDefault(id);

    public bool HasBelow(TreeNode node) => below[node.Id].Any();

    public bool IsOpen(TreeNode node) => open.Contains(node.Id);

    public void Toggle(TreeNode node)
    {
        if (!open.Remove(node.Id))
            open.Add(node.Id);
    }

    /// <summary>Those right below that are shown, and how many are not yet.</summary>
    public (IReadOnlyList<TreeNode> Shown, int More) Below(TreeNode node)
    {
        var all = below[node.Id].ToList();
        var part = Math.Min(all.Count, parts.GetValueOrDefault(node.Id, AtATime));
        return (all[..part], all.Count - part);
    }

    public void ShowMore(TreeNode node) => parts[node.Id] = parts.GetValueOrDefault(node.Id, AtATime) + AtATime;

    /// <summary>Folds out what is above an organization, so that it can be seen.</summary>
    public void Reveal(Guid id)
    {
        for (var at = Find(id); at?.ParentId is { } above; at = Find(above))
        {
            open.Add(above);
            var place = below[above].TakeWhile(node => node.Id != at.Id).Count();
            while (place >= parts.GetValueOrDefault(above, AtATime))
                ShowMore(byId[above]);
        }
    }

    /// <summary>The names from the topmost down to the one above; empty for the topmost.</summary>
    public string WayTo(TreeNode node)
    {
        var way = new List<string>();
        for (var at = node.ParentId; at is { } above && Find(above) is { } parent; at = parent.ParentId)
            way.Insert(0, parent.Name);
        return string.Join(" › ", way);
    }

    /// <summary>Those whose names hold the text, whatever its case and accents.</summary>
    public IEnumerable<TreeNode> Matching(string text) => nodes.Where(node => CultureInfo.CurrentCulture.CompareInfo.IndexOf(
        node.Name, text.Trim(), CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0);

    /// <summary>Whether one is the other, or below it.</summary>
    public bool IsWithin(TreeNode node, TreeNode other)
    {
        for (TreeNode? at = node; at is not null; at = at.ParentId is { } above ? Find(above) : null)
        {
            if (at.Id == other.Id)
                return true;
        }

        return false;
    }
}
