using FlexAuth.Core.Organizations.Tree;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class OrganizationRow
{
    [Parameter, EditorRequired] public TreeNode Node { get; set; } = null!;

    [Parameter] public string? Way { get; set; }

    [Parameter] public bool IsTop { get; set; }

    [Parameter] public bool? IsOpen { get; set; }

    [Parameter] public string? ListId { get; set; }

    [Parameter] public EventCallback OnFold { get; set; }

    [Parameter] public EventCallback<TreeAsked> OnAsk { get; set; }

    [Inject] private IStringLocalizer<OrganizationRow> Text { get; set; } = null!;

    private Task AskAsync(TreeAction action) => OnAsk.InvokeAsync(new TreeAsked(action, Node));
}
