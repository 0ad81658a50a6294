using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class OrganizationNameDialog
{
    private readonly string field = "name-" + Guid.NewGuid().ToString("N")[..8];
    private FormDialog? frame;
    private string typed = "";
    private Error? problem;
    private bool busy;
    private bool wasOpen;
    private bool toField;

    [Parameter] public bool Open { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    [Parameter] public string? Note { get; set; }

    [Parameter] public string? Name { get; set; }

    [Parameter, EditorRequired] public string Submit { get; set; } = "";

    [Parameter, EditorRequired] public Func<string, Task<Error?>> Save { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private IStringLocalizer<OrganizationNameDialog> Text { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (Open && !wasOpen)
            (typed, problem) = (Name ?? "", null);
        wasOpen = Open;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toField)
            return;
        toField = false;
        await Script.FocusFirstInvalidAsync();
    }

    private static bool IsOfName(Error error) => error.Code.StartsWith("organization.name", StringComparison.Ordinal);

    private void Type(string text) => (typed, problem) = (text, null);

    private async Task SaveAsync()
    {
        if (busy)
            return;
        problem = OrganizationName.Problem(typed);
        if (problem is null)
        {
            busy = true;
            problem = await Save(typed.Trim());
            busy = false;
        }

        toField = problem is { } wrong && IsOfName(wrong);
    }
}
