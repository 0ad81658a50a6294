using System.Globalization;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Actions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Actions;

/// <summary>What came of an action, person by person; live while it is under way.</summary>
public sealed partial class JobPage
{
    private const int PageSize = 100;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    private (Guid, Place)? read;
    private JobView? job;
    private JobResults? results;
    private Error? problem;

    [Parameter] public Guid JobId { get; set; }

    [SupplyParameterFromQuery(Name = "outcome")] private string? OutcomeText { get; set; }

    [SupplyParameterFromQuery(Name = "page")] private string? PageText { get; set; }

    [Inject] private ShowJob Show { get; set; } = null!;

    [Inject] private ListJobResults Listing { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IStringLocalizer<JobPage> Text { get; set; } = null!;

    /// <summary>Which results are shown. It stands in the address; what means nothing there is taken for all, or for the first page.</summary>
    private Place At => new(
        Enum.TryParse<JobOutcome>(OutcomeText, ignoreCase: true, out var outcome) && Enum.IsDefined(outcome) ? outcome : null,
        int.TryParse(PageText, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 100_000) : 1);

    private int LastPage => Math.Max(1, ((results?.Total ?? 0) + PageSize - 1) / PageSize);

    protected override bool Concerns(Change change) => change.Kind switch
    {
        ChangeKind.Job => change.Id == JobId || change.Id == job?.UndoneBy,

        // A mail that leaves is news of its person.
        ChangeKind.Member => job is { MailsQueued: > 0 },
        _ => false,
    };

    protected override async Task OnParametersSetAsync()
    {
        Follow(Window);
        if (read == (JobId, At))
            return;
        if (read?.Item1 != JobId)
            (job, results, problem) = (null, null, null);
        read = (JobId, At);
        await RenewAsync();
    }

    protected override async Task RenewAsync()
    {
        var (id, place) = (JobId, At);
        var shown = await ReadAsync(token => Show.ExecuteAsync(Actor.Member, id, token));
        var rows = shown is { Succeeded: true }
            ? await ReadAsync(token => Listing.ExecuteAsync(Actor.Member, new JobResultsRequest(id, place.Outcome, (place.Page - 1) * PageSize, PageSize), token))
            : null;
        if (shown is null || (id, place) != (JobId, At))
            return;
        problem = shown.Error ?? rows?.Error;
        if (shown.Succeeded)
            job = shown.Value;
        if (rows is { Succeeded: true })
            results = rows.Value;
    }

    private string Address(Place place)
    {
        var query = new Dictionary<string, string?>();
        if (place.Outcome is { } outcome)
            query["outcome"] = $"{outcome}";
        if (place.Page > 1)
            query["page"] = place.Page.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString(FlexAuthUrls.JobOf(JobId), query);
    }

    private void GoTo(Guid id) => Navigation.NavigateTo(FlexAuthUrls.JobOf(id));

    private void Say(Error? error) => problem = error;

    private readonly record struct Place(JobOutcome? Outcome, int Page);
}
