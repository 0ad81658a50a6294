using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Actions;

public sealed partial class JobStrip
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    /// <summary>How long something that has ended is news.</summary>
    private static readonly TimeSpan News = TimeSpan.FromMinutes(15);

    private readonly HashSet<Guid> dismissed = [];
    private IReadOnlyList<JobView> jobs = [];
    private string? problem;
    private int others;

    [Inject] private ListJobs Listing { get; set; } = null!;

    [Inject] private MinuteClock Clock { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private IStringLocalizer<JobStrip> Text { get; set; } = null!;

    private JobView? Shown { get; set; }

    protected override bool Concerns(Change change) => change.Kind is ChangeKind.Job;

    protected override async Task OnInitializedAsync()
    {
        Follow(Window);
        Clock.Ticked += OnTick;
        await RenewAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        // What was put aside stays aside over a reload of this tab.
        dismissed.UnionWith(await Script.DismissedAsync());
        Choose();
        StateHasChanged();
    }

    protected override async Task RenewAsync()
    {
        if (await ReadAsync(token => Listing.ExecuteAsync(Actor.Member, new Nothing(), token)) is not { Succeeded: true } read)
            return;
        jobs = read.Value;
        Choose();
    }

    protected override void Dispose(bool disposing)
    {
        Clock.Ticked -= OnTick;
        base.Dispose(disposing);
    }

    private static IconName Drawing(JobView job) => job.ToneOf() switch
    {
        Tone.Danger => IconName.Error,
        Tone.Warning => IconName.Warning,
        Tone.Success => IconName.CheckCircle,
        _ => IconName.Info,
    };

    /// <summary>What is under way first, one's own before a colleague's; then what ended last.</summary>
    private void Choose()
    {
        var undoing = jobs.Select(job => job.UndoOf).OfType<Guid>().ToHashSet();
        var news = jobs
            .Where(job => !dismissed.Contains(job.Id) && !undoing.Contains(job.Id))
            .Where(job => job.FinishedAt is null || job.FinishedAt > Clock.Now - News)
            .OrderBy(job => job.FinishedAt is not null).ThenByDescending(job => job.IsOwn && job.FinishedAt is null).ThenByDescending(job => job.FinishedAt ?? job.CreatedAt)
            .ToList();
        if (Shown?.Id != news.FirstOrDefault()?.Id)
            problem = null;
        Shown = news.FirstOrDefault();
        others = Math.Max(0, news.Count - 1);
    }

    private string Standing(JobView job) => job switch
    {
        { FinishedAt: null, State: JobState.Gathering } => Text["Gathering"],
        { FinishedAt: null } => Text["Where", job.Done, job.Total],
        { UndoneBy: not null } => Words.Undone(job),

        // Stopped while it was finding the people, how many they would have been is not known.
        { State: JobState.Stopped, StoppedBy: var why, Done: 0 } => Text["StoppedAtOnce", Because(why)],
        { State: JobState.Stopped, StoppedBy: var why } => Text["Stopped", job.Changed, job.Total - job.Done, Because(why)],
        { Failed: > 0 } => Text["EndedFailed", job.Changed, job.LeftOut, job.Failed],
        { LeftOut: > 0 } => Text["EndedLeftOut", job.Changed, job.LeftOut],
        _ => Text["Ended", job.Changed],
    };

    private string Because(Error? why) => why is null ? "" : Errors.Of(why);

    private Task NoteAsync(Guid _) => RenewAsync();

    private void Say(Error? error) => problem = error is null ? null : Errors.Of(error);

    private async Task DismissAsync(Guid id)
    {
        dismissed.Add(id);
        Choose();
        await Script.DismissAsync(id);
    }

    private void OnTick() => _ = InvokeAsync(() =>
    {
        Choose();
        StateHasChanged();
    });
}
