using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Shared;

public sealed partial class Dialog
{
    private readonly string titleId = "dialog-" + Guid.NewGuid().ToString("N")[..8];
    private ElementReference dialog;

    /// <summary>What the browser was told last; null where it may have closed it by itself since.</summary>
    private bool? shown = false;

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

    // What closed it without asking.
    private Task ClosedAsync()
    {
        shown = false;
        return Open ? OpenChanged.InvokeAsync(false) : Task.CompletedTask;
    }

    private Task CloseAsync() => Locked ? Task.CompletedTask : OpenChanged.InvokeAsync(false);

    // Escape and a phone's way back. What is locked or held back is kept open by app.js, which goes by data-held, if the browser has that yet.
    private Task CancelAsync()
    {
        shown = null;
        return CloseAsync();
    }
}
