using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Create;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Live;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class UserGrid : IDisposable
{
    private readonly UserPicks picks = new();
    private UserListing listing = null!;
    private UserView? asked;
    private IReadOnlyList<Place>? places;
    private IReadOnlyList<FilterChip> chips = [];
    private int pickedAtOnce;

    [Parameter, EditorRequired] public UserView View { get; set; } = null!;

    [Parameter] public UserListPlace At { get; set; } = UserListPlace.Users;

    [Parameter] public bool CanManage { get; set; }

    [Parameter] public bool? CanOpen { get; set; }

    [Parameter] public EventCallback<UserView> OnView { get; set; }

    [Parameter] public EventCallback<UserView> OnSearch { get; set; }

    [Parameter] public EventCallback<Said> OnSaid { get; set; }

    [Inject] private ListUsers Listing { get; set; } = null!;

    [Inject] private ReadUsers Reading { get; set; } = null!;

    [Inject] private ListPlaces PlaceListing { get; set; } = null!;

    [Inject] private UserWatch Watch { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<UserGrid> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<UserGrid> Text { get; set; } = null!;

    [Inject] private IStringLocalizer<UserFilterWords> FilterWords { get; set; } = null!;

    [Inject] private IStringLocalizer<UserWords> Words { get; set; } = null!;

    /// <summary>How many match by now.</summary>
    private int Matching => listing.List?.TotalNow ?? 0;

    private string Count => listing.List is not { TotalNow: var total }
        ? ""
        : Text[(View.IsSearch || View.IsFiltered ? "Match" : "People") + (total == 1 ? "One" : "Many"), total];

    /// <summary>Reads the list again and shows somebody who was just added, on top where the list would not show them here.</summary>
    public async Task ShowNewAsync(Guid id)
    {
        await listing.LoadAsync(View);
        await listing.AddAsync(id);
        StateHasChanged();
    }

    public void Dispose() => listing.Dispose();

    protected override void OnInitialized() => listing = new UserListing(
        Listing, Reading, Watch, Actor, Logger, Clock, RendererInfo.IsInteractive, work => InvokeAsync(work), StateHasChanged);

    protected override async Task OnParametersSetAsync()
    {
        var isAnother = !View.IsSameListAs(asked);
        asked = View;
        SetChips();
        if (!isAnother)
            return;
        pickedAtOnce = 0;
        if (picks.EndsWith(View.Filter))
            await OnSaid.InvokeAsync(new Said(Text["SelectionEnded"], Tone.Info));

        if (View.Filter.OrganizationId is not null && places is null)
            await LoadPlacesAsync();
        await listing.LoadAsync(View);
    }

    private void SetChips()
    {
        var organization = places?.FirstOrDefault(place => place.Id == View.Filter.OrganizationId)?.Name;
        chips = UserFilterWords.Of(FilterWords, Words, Offer, View, organization).ToList();
    }

    private async Task LoadPlacesAsync()
    {
        if (places is not null)
            return;
        var read = await Logger.CatchAsync(() => PlaceListing.ExecuteAsync(Actor.Member, new Nothing(), listing.Leaving));
        if (read.Succeeded)
            places = read.Value;
        SetChips();
    }

    private Task TryAgainAsync() => listing.TryAgainAsync();

    private async Task PickedAsync(RowsPicked picked)
    {
        pickedAtOnce = picked.Shown;
        if (picked.Outcome is not PickOutcome.Done)
            await OnSaid.InvokeAsync(new Said(Text[picked.Outcome.ToString(), Core.Users.Actions.UserSelection.MostNamed], Tone.Warning));
    }

    private string News(UserList list) => (list.TotalNow - list.Total) switch
    {
        1 => Text["NewOne"],
        > 1 and var count => Text["NewMany", count],
        _ => Text["News"],
    };

    private Task ShowNewsAsync() => listing.LoadAsync(View, inPlace: true);

    private void SelectAll() => picks.SelectAll(View.Filter);

    private void ClearPicks()
    {
        picks.Clear();
        pickedAtOnce = 0;
    }
}
