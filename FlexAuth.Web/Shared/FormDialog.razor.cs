using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace FlexAuth.Web.Shared;

public sealed partial class FormDialog
{
    private readonly string id = "form-" + Guid.NewGuid().ToString("N")[..8];
    private bool asking;
    private bool toQuestion;
    private bool released;

    [Parameter] public bool Open { get; set; }

    [Parameter] public EventCallback<bool> OpenChanged { get; set; }

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Parameter] public bool Locked { get; set; }

    [Parameter] public bool IsChanged { get; set; }

    [Parameter] public string? InitialFocus { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    private string QuestionId => id + "-question";

    private string StayId => id + "-stay";

    /// <summary>What its Cancel button does.</summary>
    public Task CloseAsync() => LeaveAsync(false);

    /// <summary>What was typed is saved: it may close without a question.</summary>
    public void Release() => released = true;

    protected override void OnParametersSet()
    {
        if (!Open)
            asking = released = false;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toQuestion)
            return;
        toQuestion = false;
        await Script.FocusAsync(StayId);
    }

    private Task LeaveAsync(bool open)
    {
        if (Locked)
            return Task.CompletedTask;
        if (!IsChanged)
            return OpenChanged.InvokeAsync(false);
        asking = toQuestion = true;
        StateHasChanged();
        return Task.CompletedTask;
    }

    private Task DiscardAsync()
    {
        asking = false;
        Release();
        return OpenChanged.InvokeAsync(false);
    }

    // A session that ended leaves no page behind, whatever stands in it. Nor is anybody held who leaves for a provider, to prove themselves: the form
    // waits for that proof, and they were told what becomes of it.
    private Task HoldAsync(LocationChangingContext context)
    {
        if (released || !Open || !IsChanged || Actor.SignedIn is null || IsElsewhere(context.TargetLocation))
            return Task.CompletedTask;
        context.PreventNavigation();
        return InvokeAsync(() => LeaveAsync(false));
    }

    private bool IsElsewhere(string location) => !Navigation.ToAbsoluteUri(location).AbsoluteUri.StartsWith(Navigation.BaseUri, StringComparison.Ordinal);
}
