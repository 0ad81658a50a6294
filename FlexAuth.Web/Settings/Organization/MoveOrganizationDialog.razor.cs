using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.SignIn.StepUp;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class MoveOrganizationDialog
{
    private StepUpDialog stepUp = null!;
    private TreeNode? wasNode;
    private TreeNode? to;
    private MoveForeseen? foreseen;
    private Error? problem;
    private bool looking;
    private bool busy;

    [Parameter] public TreeNode? Node { get; set; }

    [Parameter, EditorRequired] public OrganizationOutline Outline { get; set; } = null!;

    [Parameter] public EventCallback OnClose { get; set; }

    [Parameter] public EventCallback<TreeDone> OnDone { get; set; }

    [Inject] private PreviewMove Preview { get; set; } = null!;

    [Inject] private MoveOrganization Move { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<MoveOrganizationDialog> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<MoveOrganizationDialog> Text { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (Node != wasNode)
            (to, foreseen, problem) = (null, null, null);
        wasNode = Node;
    }

    private async Task ChooseAsync(TreeNode place)
    {
        (to, problem) = (place, null);
        await LookAsync(place);
    }

    /// <summary>What it would do. Of two answers the one that belongs to the last choice counts.</summary>
    private async Task LookAsync(TreeNode place)
    {
        if (Node is not { } node)
            return;
        looking = true;
        foreseen = null;
        var looked = await Logger.CatchAsync(() => Preview.ExecuteAsync(Actor.Member, new MoveQuestion(node.Id, place.Id)));
        if (to != place || Node != node)
            return;
        looking = false;
        foreseen = looked.Succeeded ? looked.Value : null;
        problem ??= looked.Error;
    }

    private async Task MoveAsync()
    {
        if (busy || Node is not { } node || to is not { } place || foreseen is not { } seen)
            return;
        (busy, problem) = (true, null);
        var move = new OrganizationMove(node.Id, place.Id, seen.Basis);
        var moved = await stepUp.WithProofAsync(() => Logger.CatchAsync(() => Move.ExecuteAsync(Actor.Member, move)));
        busy = false;
        if (moved is null)
            return;
        if (moved.Succeeded)
        {
            await OnDone.InvokeAsync(new TreeDone(Text["Moved", node.Name, place.Name], node.Id));
            return;
        }

        problem = moved.Error;
        if (moved.Error is { Code: "organization.changed_meanwhile" })
            await LookAsync(place);
    }
}
