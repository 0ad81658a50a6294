using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Shared;

public sealed partial class Dialog
{
    private readonly string titleId = "dialog-" + Guid.NewGuid().ToString("N")[..8];
    private ElementReference dialog;
    private bool shown;

    [Parameter] public bool Open { get; set; }

    [Parameter] public EventCallback<bool> OpenChanged { get; set; }

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Parameter] public RenderFragment? Actions { get; set; }

    [Parameter] public bool Locked { get; set; }

    [Parameter] public bool Wide { get; set; }

    [Parameter] public string? InitialFocus { get; set; }

    [Parameter] public bool HoldsBack { get; set; }

    [Inject] private PageScript Script { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Open == shown)
            return;
        shown = Open;
        if (Open)
            await Script.OpenDialogAsync(dialog, InitialFocus);
        else
            await Script.CloseDialogAsync(dialog);
    }

    // The browser tells of every closing, also of ours.
    private Task ClosedAsync()
    {
        shown = false;
        return Open ? OpenChanged.InvokeAsync(false) : Task.CompletedTask;
    }

    private Task CloseAsync() => Locked ? Task.CompletedTask : OpenChanged.InvokeAsync(false);

    // Escape and a phone's way back. What is locked or held back is kept open by app.js, which goes by data-held.
    private Task CancelAsync() => HoldsBack ? CloseAsync() : Task.CompletedTask;
}
