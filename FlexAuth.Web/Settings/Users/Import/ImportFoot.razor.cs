using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Settings.Users.Actions;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Import;

public sealed partial class ImportFoot
{
    /// <summary>Chosen once: pressed twice, one job begins (SE8).</summary>
    private readonly Guid jobId = Guid.CreateVersion7();

    private Error? problem;
    private bool confirming;
    private bool discarding;
    private bool starting;

    [Parameter, EditorRequired] public ImportView View { get; set; } = null!;

    [Parameter] public EventCallback OnStarted { get; set; }

    [Parameter] public EventCallback OnRefused { get; set; }

    [Parameter] public EventCallback OnDiscarded { get; set; }

    [CascadingParameter] private PeopleActions Around { get; set; } = null!;

    [Inject] private StartImport Start { get; set; } = null!;

    [Inject] private DiscardImport Discarding { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<ImportFoot> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<ImportFoot> Text { get; set; } = null!;

    private string Will => (View.ToApply - View.New, View.New) switch
    {
        (0, var added) => Counted("Added", added),
        (var changed, 0) => Counted("Changed", changed),
        var (changed, added) => Text["Both", Counted("Changed", changed).TrimEnd('.'), Counted("AlsoAdded", added)],
    };

    private string Besides => string.Join(' ', [
        .. Mentioned("Welcomes", View.Welcomes),
        .. Mentioned("SignedOut", View.SignedOut),
        .. Mentioned("LosePhones", View.LosePhones),
        .. View.SignedOut > 0 ? [Text["ForgetsDevices"].Value] : Array.Empty<string>(),
    ]);

    private Task ImportAsync()
    {
        problem = null;
        if (View.ConfirmationWord is null)
            return StartAsync(null);
        confirming = true;
        return Task.CompletedTask;
    }

    private void AskToDiscard() => (problem, discarding) = (null, true);

    private async Task StartAsync(string? typed)
    {
        if (starting)
            return;
        starting = true;
        problem = null;
        var started = View.NeedsProof && !await Around.ProveAsync()
            ? null
            : await Around.WithProofAsync(() => Logger.CatchAsync(() => Start.ExecuteAsync(Actor.Member, new StartImportRequest(jobId, View.Id, typed))));
        starting = false;
        problem = started?.Error;
        if (started is null)
            return;
        if (started.Succeeded)
            confirming = false;
        await (started.Succeeded ? OnStarted : OnRefused).InvokeAsync();
    }

    private async Task DiscardAsync()
    {
        if (starting)
            return;
        starting = true;
        problem = null;
        var discarded = await Logger.CatchAsync(() => Discarding.ExecuteAsync(Actor.Member, View.Id));
        starting = false;
        problem = discarded.Error;

        // Gone already is what was wanted.
        if (discarded.Succeeded || discarded.Error.Code == "not_found")
            await OnDiscarded.InvokeAsync();
    }

    private string Counted(string what, int count) => count == 1 ? Text[what + "One"] : Text[what + "Many", count];

    private IEnumerable<string> Mentioned(string what, int count) => count == 0 ? [] : [Counted(what, count)];
}
