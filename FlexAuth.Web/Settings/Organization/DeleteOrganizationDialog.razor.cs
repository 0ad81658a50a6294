using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class DeleteOrganizationDialog
{
    private TreeNode? wasNode;
    private Error? problem;
    private bool busy;

    [Parameter] public TreeNode? Node { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [Parameter] public EventCallback<TreeDone> OnDone { get; set; }

    [Inject] private DeleteOrganization Delete { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<DeleteOrganizationDialog> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<DeleteOrganizationDialog> Text { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (Node != wasNode)
            problem = null;
        wasNode = Node;
    }

    private async Task DeleteAsync()
    {
        if (busy || Node is not { } node)
            return;
        busy = true;
        var deleted = await Logger.CatchAsync(() => Delete.ExecuteAsync(Actor.Member, node.Id));
        busy = false;
        problem = deleted.Error;
        if (deleted.Succeeded)
            await OnDone.InvokeAsync(new TreeDone(Text["Deleted", node.Name], node.ParentId!.Value));
    }
}
