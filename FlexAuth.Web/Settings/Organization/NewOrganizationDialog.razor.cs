using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class NewOrganizationDialog
{
    private Guid id;
    private TreeNode? wasAbove;

    [Parameter] public TreeNode? Above { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [Parameter] public EventCallback<TreeDone> OnDone { get; set; }

    [Inject] private CreateOrganization Create { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ILogger<NewOrganizationDialog> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<NewOrganizationDialog> Text { get; set; } = null!;

    protected override void OnParametersSet()
    {
        // The same form creates the same organization, however often it is sent (SE8).
        if (Above != wasAbove)
            id = Guid.CreateVersion7();
        wasAbove = Above;
    }

    private async Task<Error?> CreateAsync(string name)
    {
        var above = Above!;
        var created = await Logger.CatchAsync(() => Create.ExecuteAsync(Actor.Member, new NewOrganization(id, above.Id, name)));
        if (created.Succeeded)
            await OnDone.InvokeAsync(new TreeDone(Text["Created", name, above.Name], created.Value));
        return created.Error;
    }
}
