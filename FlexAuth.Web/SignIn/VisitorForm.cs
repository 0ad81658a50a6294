using FlexAuth.Core.Operations;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.SignIn;

/// <summary>
/// A form for somebody who is not signed in. It asks for one thing at a time; where something breaks on our side it says so and keeps
/// what was typed.
/// </summary>
public abstract class VisitorForm : ComponentBase
{
    private static readonly Error Unexpected = new("unexpected");

    private string? focus;

    /// <summary>What broke on our side, in words.</summary>
    protected string? Failure { get; private set; }

    protected bool Busy { get; private set; }

    /// <summary>Before the page is live, what is typed would be lost.</summary>
    protected bool Live => RendererInfo.IsInteractive;

    [Inject] private protected CurrentActor Actor { get; set; } = null!;

    [Inject] private protected ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private ILoggerFactory Loggers { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (focus is not { } element || Busy || !Live)
            return;
        focus = null;
        await Script.FocusAsync(element);
    }

    /// <summary>Moves the keyboard there once the page shows it.</summary>
    protected void Focus(string elementId) => focus = elementId;

    /// <summary>Does it, unless something is being done already: the second of two submits is none.</summary>
    protected async Task RunAsync(Func<Task> work)
    {
        if (Busy)
            return;
        Busy = true;
        try
        {
            await work();
            Failure = null;
        }
        catch (Exception exception) when (exception is not NavigationException)
        {
            Loggers.CreateLogger(GetType()).LogError(exception, "A form failed.");
            Failure = Errors.Of(Unexpected);
        }
        finally
        {
            Busy = false;
        }
    }
}
