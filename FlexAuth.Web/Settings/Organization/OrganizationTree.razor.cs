using FlexAuth.Core.Organizations.Tree;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class OrganizationTree
{
    /// <summary>So few are found at a glance.</summary>
    private const int NeedsNoSearch = 8;

    private string search = "";

    [Parameter, EditorRequired] public OrganizationOutline Outline { get; set; } = null!;

    [Parameter] public EventCallback<TreeAsked> OnAsk { get; set; }

    [Inject] private IStringLocalizer<OrganizationTree> Text { get; set; } = null!;

    private bool IsSearch => search.Trim().Length > 0;

    private List<TreeNode> Found() => IsSearch ? Outline.Matching(search).ToList() : [];

    private string Count(int found) => (IsSearch, found, Outline.Nodes.Count) switch
    {
        (true, > OrganizationOutline.AtATime, _) => Text["FirstOf", OrganizationOutline.AtATime, found],
        (true, _, var all) => Text["FoundOf", found, all],
        (_, _, 1) => Text["CountOne"],
        (_, _, var all) => Text["CountMany", all],
    };

    private static string ListId(TreeNode node) => $"below-{node.Id:N}";
}
