using System.Globalization;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Import;

/// <summary>What a file would change, row by row, until Import is pressed; then how far that is, and what came of each row.</summary>
public sealed partial class ImportPage
{
    private const int PageSize = 100;
    private const string ProgressId = "import-progress";
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    /// <summary>Where the pages on the way here began: the address names only the last row of the page before.</summary>
    private readonly Dictionary<Place, Place> way = [];

    private (Guid, Place)? read;
    private ImportView? view;
    private JobView? job;
    private ImportRowsPage? rows;
    private Error? problem;
    private bool deciding;
    private bool toProgress;
    private int refusals;
    private int readings;

    [Parameter] public Guid ImportId { get; set; }

    [SupplyParameterFromQuery(Name = "rows")] private string? KindText { get; set; }

    [SupplyParameterFromQuery(Name = "after")] private string? AfterText { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private string? PageText { get; set; }

    [Inject] private ShowImport Show { get; set; } = null!;

    [Inject] private ListImportRows Listing { get; set; } = null!;

    [Inject] private ShowJob Jobs { get; set; } = null!;

    [Inject] private DecideConflicts Decide { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private IStringLocalizer<ImportPage> Text { get; set; } = null!;

    /// <summary>Which rows are shown. It stands in the address; what means nothing there is taken for all, or for the first page.</summary>
    private Place At
    {
        get
        {
            ImportRowKind? kind = Enum.TryParse<ImportRowKind>(KindText, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : null;
            return int.TryParse(AfterText, CultureInfo.InvariantCulture, out var after) && after > 0
                ? new Place(kind, after, int.TryParse(PageText, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 2, 1_000_000) : 2)
                : new Place(kind, 0, 1);
        }
    }

    private Place Before => way.TryGetValue(At, out var before) ? before : new Place(At.Kind, 0, 1);

    /// <summary>The next page, where there is one.</summary>
    private Place? Behind => rows is { Rows: { Count: PageSize } shown } && At.Page < LastPage ? At with { After = shown[^1].Number, Page = At.Page + 1 } : null;

    private int LastPage => Math.Max(1, ((rows?.Total ?? 0) + PageSize - 1) / PageSize);

    /// <summary>Before it is applied, any job that begins may be its own, begun in another window.</summary>
    protected override bool Concerns(Change change) => change.Kind switch
    {
        ChangeKind.Job => job is null || change.Id == job.Id || change.Id == job.UndoneBy,

        // A mail that leaves is news of its person.
        ChangeKind.Member => job is { FinishedAt: not null, MailsQueued: > 0 },
        _ => false,
    };

    protected override async Task OnParametersSetAsync()
    {
        Follow(Window);
        if (read == (ImportId, At))
            return;
        if (read?.Item1 != ImportId)
        {
            (view, job, rows, problem) = (null, null, null, null);
            way.Clear();
        }

        read = (ImportId, At);
        await RenewAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toProgress || job is null)
            return;
        toProgress = false;

        // The button that had the keyboard is gone.
        await Script.FocusAsync(ProgressId);
    }

    protected override async Task RenewAsync()
    {
        var (id, place, reading) = (ImportId, At, ++readings);

        // Of an import that is applied nothing changes any more but the job and its rows: what it would do is not counted again and again.
        var shown = view is { State: ImportState.Applied } applied ? applied : await ReadAsync(token => Show.ExecuteAsync(Actor.Member, id, token));
        var now = shown is { Succeeded: true } ? shown.Value : null;
        var listed = now is { State: not ImportState.Reading }
            ? await ReadAsync(token => Listing.ExecuteAsync(Actor.Member, new ImportRowsRequest(id, place.Kind, place.After, PageSize), token))
            : null;
        var followed = now is { JobId: { } jobId } ? await ReadAsync(token => Jobs.ExecuteAsync(Actor.Member, jobId, token)) : null;

        // Of two readings the later one tells how it is.
        if (shown is null || (id, place) != (ImportId, At) || reading != readings)
            return;
        problem = shown.Error ?? listed?.Error ?? followed?.Error;
        view = now ?? view;
        if (listed is { Succeeded: true })
            rows = listed.Value;
        if (followed is { Succeeded: true })
            job = followed.Value;
        if (Behind is { } behind)
            way[behind] = At;
    }

    private async Task DecideAsync(int? number, bool takeFile)
    {
        deciding = true;
        var decided = await Logger.CatchAsync(() => Decide.ExecuteAsync(Actor.Member, new ConflictDecision(ImportId, number, takeFile), Leaving));
        deciding = false;
        await RenewAsync();
        if (decided.Succeeded)
            return;

        // The browser shows what was pressed: the choice is drawn anew as it is.
        refusals++;
        problem = decided.Error;
    }

    /// <summary>Import was pressed.</summary>
    private Task FollowAsync()
    {
        toProgress = true;
        return RenewAsync();
    }

    private string Address(Place place)
    {
        var query = new Dictionary<string, string?>();
        if (place.Kind is { } kind)
            query["rows"] = $"{kind}";
        if (place.After > 0)
        {
            query["after"] = place.After.ToString(CultureInfo.InvariantCulture);
            query["page"] = place.Page.ToString(CultureInfo.InvariantCulture);
        }

        return QueryHelpers.AddQueryString(FlexAuthUrls.ImportOf(ImportId), query);
    }

    /// <summary>Whether there is nothing to show but that all is so already.</summary>
    private static bool IsQuiet(ImportView view) => view is { Changed: 0, New: 0, Conflicts: 0, Refused: 0 };

    private void GoTo(Guid jobId) => Navigation.NavigateTo(FlexAuthUrls.JobOf(jobId));

    private void Leave() => Navigation.NavigateTo(FlexAuthUrls.ImportUsers);

    private void Say(Error? error) => problem = error;

    private readonly record struct Place(ImportRowKind? Kind, int After, int Page);
}
