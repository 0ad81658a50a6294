using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Actions;

public sealed partial class ActionDialog
{
    private const string BodyId = "action-dialog-body";
    private const string FormId = "action-dialog-form";

    /// <summary>The least time between two looks at a running job.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private UserAction action;
    private UserSelection selection = new();
    private ActionPreview? preview;
    private JobView? job;
    private Guid jobId;
    private string typed = "";
    private string? problem;
    private bool open;
    private bool starting;
    private bool toBody;

    [CascadingParameter] private PeopleActions Around { get; set; } = null!;

    [Inject] private PreviewAction Preview { get; set; } = null!;

    [Inject] private StartAction Start { get; set; } = null!;

    [Inject] private ShowJob Show { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private IStringLocalizer<ActionDialog> Text { get; set; } = null!;

    private string Title => job is null ? Words.Of(action, preview?.Selected ?? selection.Ids.Count) : Words.TitleOf(job);

    /// <summary>Who it is about, where it is about one person.</summary>
    private string? OneName => preview is { Selected: 1 } ? preview.Names.Concat(preview.LeftOut.SelectMany(group => group.Names)).FirstOrDefault() : null;

    private bool IsDangerous => action is UserAction.DisableEmailLogin or UserAction.DisableMember or UserAction.EndSessions or UserAction.ResetTwoFactor;

    private bool IsReady => preview?.ConfirmationWord is not { } word || string.Equals(typed.Trim(), word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens for these people. The job's id is chosen now: a double click starts one job (SE8).</summary>
    public async Task OpenAsync(UserAction wanted, UserSelection whom)
    {
        (action, selection, jobId) = (wanted, whom, Guid.CreateVersion7());
        (preview, job, problem, typed) = (null, null, null, "");
        open = true;
        StateHasChanged();
        await ForeseeAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toBody)
            return;
        toBody = false;

        // The button that had the keyboard is gone.
        await Script.FocusAsync(BodyId);
    }

    protected override bool Concerns(Change change) => job is { } shown && change.Kind switch
    {
        ChangeKind.Job => change.Id == shown.Id,

        // A mail that leaves is news of its person.
        ChangeKind.Member => shown is { FinishedAt: not null, MailsQueued: > 0 },
        _ => false,
    };

    protected override async Task RenewAsync()
    {
        if (job is not { } shown || await ReadAsync(token => Show.ExecuteAsync(Actor.Member, shown.Id, token)) is not { Succeeded: true } read)
            return;

        // Another job may have taken its place meanwhile.
        if (job?.Id == shown.Id)
            job = read.Value;
    }

    private async Task ForeseeAsync()
    {
        problem = null;
        var asked = jobId;
        var foreseen = await ReadAsync(token => Preview.ExecuteAsync(Actor.Member, new ActionRequest(action, selection), token));
        if (foreseen is null || asked != jobId)
            return;
        preview = foreseen.Succeeded ? foreseen.Value : null;
        Say(foreseen.Error);
        StateHasChanged();
    }

    private async Task StartAsync()
    {
        if (starting || preview is not { WillChange: > 0 } || !IsReady)
            return;
        starting = true;
        problem = null;
        Follow(Window);
        if (preview.NeedsProof && await Around.ProveAsync())
        {
            // Proved just now: what follows does not ask again.
            preview = preview with { NeedsProof = false };
        }

        var started = preview.NeedsProof
            ? null
            : await Around.WithProofAsync(() => Logger.CatchAsync(() => Start.ExecuteAsync(
                Actor.Member, new StartActionRequest(
                    jobId, action, selection, typed.Trim(), new ForeseenPeople(preview.Selected, preview.WillChange)))));
        starting = false;
        if (started is null)
            return;
        if (started.Error is { Code: "user_action.grown" })
        {
            // What was typed was typed for fewer people.
            typed = "";
            await ForeseeAsync();
        }

        if (problem is null)
            Say(started.Error);
        if (started.Succeeded)
            await FollowAsync(started.Value);
    }

    /// <summary>Shows that job from now on: the one that was started here, or the one that takes it back or tries again.</summary>
    private async Task FollowAsync(Guid id)
    {
        problem = null;
        toBody = true;
        var shown = await ReadAsync(token => Show.ExecuteAsync(Actor.Member, id, token));
        Say(shown?.Error);
        if (shown is not { Succeeded: true })
            return;
        job = shown.Value;

        // It may have gone on between the reading and the assignment, when the feed did not yet know whom to tell of.
        await RenewAsync();
    }

    private void Say(Error? error) => problem = error is null ? null : Errors.Of(error);

    private void Close()
    {
        open = false;
        job = null;
        jobId = Guid.Empty;
    }
}
