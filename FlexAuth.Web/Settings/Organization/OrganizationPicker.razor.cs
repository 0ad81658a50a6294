using FlexAuth.Core.Organizations.Tree;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class OrganizationPicker
{
    private const int NeedsNoSearch = 8;
    private const int Most = 50;

    /// <summary>Beyond it a phone has no room for the name.</summary>
    private const int DeepestIndent = 6;

    private readonly string searchId = "places-" + Guid.NewGuid().ToString("N")[..8];
    private readonly string groupId = "place-" + Guid.NewGuid().ToString("N")[..8];
    private string search = "";

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter, EditorRequired] public OrganizationOutline Outline { get; set; } = null!;

    [Parameter, EditorRequired] public TreeNode Without { get; set; } = null!;

    [Parameter] public Guid? Value { get; set; }

    [Parameter] public EventCallback<TreeNode> OnChoose { get; set; }

    [Inject] private IStringLocalizer<OrganizationPicker> Text { get; set; } = null!;

    private bool IsSearch => search.Trim().Length > 0;

    private (IReadOnlyList<TreeNode> Shown, int More) Offered()
    {
        var all = (IsSearch ? Outline.Matching(search) : Outline.Nodes).Where(node => !Outline.IsWithin(node, Without)).ToList();
        return (all.Take(Most).ToList(), Math.Max(0, all.Count - Most));
    }
}
