using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class RenameOrganizationDialog
{
    private TreeNode? wasNode;
    private string known = "";

    [Parameter] public TreeNode? Node { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [Parameter] public EventCallback<TreeDone> OnDone { get; set; }

    [Inject] private RenameOrganization Rename { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ILogger<RenameOrganizationDialog> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<RenameOrganizationDialog> Text { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (Node is not null && Node != wasNode)
            known = Node.Name;
        wasNode = Node;
    }

    private async Task<Error?> RenameAsync(string name)
    {
        var node = Node!;
        var renamed = await Logger.CatchAsync(() => Rename.ExecuteAsync(Actor.Member, new OrganizationRenaming(node.Id, known, name)));

        // Told once what somebody else called it, the person may still want their own.
        if (renamed.Error is { Code: "organization.renamed_meanwhile", Values: [string current, ..] })
            known = current;
        if (renamed.Succeeded)
            await OnDone.InvokeAsync(new TreeDone(Text["Renamed", known, name], node.Id));
        return renamed.Error;
    }
}
