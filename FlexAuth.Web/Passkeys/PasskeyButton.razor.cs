using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Web.Errors;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Passkeys;

public sealed partial class PasskeyButton : IAsyncDisposable
{
    private bool asking;
    private bool atBrowser;
    private bool gone;

    [Parameter, EditorRequired] public string Text { get; set; } = "";

    [Parameter, EditorRequired] public Func<Task<Result<PasskeyRequest>>> Ask { get; set; } = null!;

    [Parameter, EditorRequired] public EventCallback<PasskeyAnswer> OnAnswer { get; set; }

    [Parameter, EditorRequired] public EventCallback<Error> OnProblem { get; set; }

    [Parameter] public bool Creates { get; set; }

    [Parameter] public bool Bare { get; set; }

    [Parameter] public bool Plain { get; set; }

    [Parameter] public bool Wide { get; set; }

    [Parameter] public string? Id { get; set; }

    [Parameter] public bool Busy { get; set; }

    [Parameter] public bool Disabled { get; set; }

    [Inject] private PasskeyScript Script { get; set; } = null!;

    [Inject] private ILogger<PasskeyButton> Logger { get; set; } = null!;

    /// <summary>As if it had been pressed.</summary>
    public async Task PressAsync()
    {
        if (asking)
            return;
        asking = true;
        StateHasChanged();
        try
        {
            var request = await Logger.CatchAsync(Ask);
            if (gone)
                return;
            if (request.Succeeded)
                await HandOnAsync(request.Value);
            else
                await OnProblem.InvokeAsync(request.Error);
        }
        finally
        {
            asking = false;
            StateHasChanged();
        }
    }

    /// <summary>Whoever goes another way meanwhile is not asked any longer.</summary>
    public async ValueTask DisposeAsync()
    {
        gone = true;
        if (atBrowser)
            await Script.StopAsync();
    }

    private async Task HandOnAsync(PasskeyRequest request)
    {
        atBrowser = true;
        var answer = Creates ? await Script.CreateAsync(request.OptionsJson) : await Script.GetAsync(request.OptionsJson);
        atBrowser = false;
        if (gone)
            return;
        if (answer.Answer is { } credential)
            await OnAnswer.InvokeAsync(new PasskeyAnswer(request.Challenge, credential));
        else if (answer.Problem is { } problem)
            await OnProblem.InvokeAsync(new Error($"passkey.browser.{InWords(problem)}"));
    }

    private string InWords(string problem) => (Creates, problem) switch
    {
        (true, "cancelled") => "not_made",
        (true, "failed") => "cannot_make",
        _ => problem,
    };
}
