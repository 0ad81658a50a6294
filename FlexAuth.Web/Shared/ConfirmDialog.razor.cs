using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Shared;

public sealed partial class ConfirmDialog
{
    private string typed = "";
    private bool wasOpen;
    private object? wasAbout;

    [Parameter] public bool Open { get; set; }

    [Parameter] public EventCallback<bool> OpenChanged { get; set; }

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Parameter, EditorRequired] public string ConfirmText { get; set; } = "";

    [Parameter] public bool Danger { get; set; }

    [Parameter] public bool Wide { get; set; }

    [Parameter] public string? TypedWord { get; set; }

    [Parameter] public object? About { get; set; }

    [Parameter] public bool Busy { get; set; }

    [Parameter] public string? Error { get; set; }

    [Parameter, EditorRequired] public EventCallback<string> OnConfirm { get; set; }

    private bool Ready => TypedWord is null || string.Equals(typed.Trim(), TypedWord, StringComparison.OrdinalIgnoreCase);

    protected override void OnParametersSet()
    {
        if ((Open && !wasOpen) || !ReferenceEquals(About, wasAbout))
            typed = "";
        (wasOpen, wasAbout) = (Open, About);
    }

    private Task ConfirmAsync() => Ready && !Busy ? OnConfirm.InvokeAsync(typed.Trim()) : Task.CompletedTask;
}
