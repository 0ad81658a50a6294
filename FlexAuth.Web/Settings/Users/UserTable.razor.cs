using FlexAuth.Core.Users;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FlexAuth.Web.Settings.Users;

/// <summary>Tick boxes were pressed.</summary>
/// <param name="Outcome">Whether they did what was meant.</param>
/// <param name="Shown">How many rows were to be seen, where all of them are selected now; else 0.</param>
public readonly record struct RowsPicked(PickOutcome Outcome, int Shown);

/// <summary>Whether a selection could be made.</summary>
public enum PickOutcome
{
    /// <summary>It was.</summary>
    Done,

    /// <summary>More people were meant than can be named.</summary>
    TooMany,

    /// <summary>A range reaches rows that are not here any more; only the one row was selected.</summary>
    TooFar,
}

public sealed partial class UserTable : IDisposable
{
    private const int NameWidth = 172;
    private const int WaitingRows = 12;

    private readonly HashSet<Guid> drawn = [];
    private ElementReference frame;
    private DotNetObjectReference<UserTable>? self;
    private (int Place, Guid Person)? anchor;

    [Parameter, EditorRequired] public UserView View { get; set; } = null!;

    [Parameter, EditorRequired] public UserPicks Picks { get; set; } = null!;

    [Parameter, EditorRequired] public UserListPlace At { get; set; } = null!;

    [Parameter] public bool CanManage { get; set; }

    [Parameter] public bool CanOpen { get; set; }

    [Parameter] public EventCallback<RowsPicked> OnPick { get; set; }

    [Parameter, EditorRequired] public UserListing Listing { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    private int Length => Listing.List?.Length ?? WaitingRows;

    private int First => Math.Min(Listing.First, Math.Max(0, Length - 1));

    private int Last => Math.Min(Listing.Last, Length - 1);

    private int LeastWidth => NameWidth + View.Columns.Values.Sum(UserColumns.WidthOf) + (CanManage ? 96 : 0);

    private int ColumnCount => 1 + View.Columns.Values.Count() + (CanManage ? 2 : 0);

    /// <summary>How many of the rows to be seen are selected: none, some or all. The script shows it at the head's tick box.</summary>
    private string Ticked
    {
        get
        {
            var rows = Listing.Seen is (var first, var last) ? Rows(first, last) : Rows(First, Last);
            var selected = rows.Count(id => Picks.Has(id));
            return selected == 0 ? "none" : selected == rows.Count ? "all" : "some";
        }
    }

    public void Dispose() => self?.Dispose();

    /// <summary>The browser has scrolled: these places are to be seen now.</summary>
    [JSInvokable]
    public void ShowRows(int first, int last)
    {
        if (first >= 0 && last >= first && last - first <= 500)
            Listing.MoveTo(first, last);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        self = DotNetObjectReference.Create(this);
        await Script.WatchRowsAsync(frame, self);
    }

    // Uneven like text, yet the same at every render.
    private static int Width(int row, int column) => 45 + ((row * 37) + (column * 53)) % 40;

    private List<Guid> Rows(int first, int last) => Listing.List is not { } list
        ? []
        : Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(list.At).OfType<UserRow>().Select(row => row.Id).ToList();

    /// <summary>A row stays the same element wherever it moves. Somebody who moved while the list was read may stand in it twice.</summary>
    private (Guid, int) KeyOf(UserRow user, int place) => (user.Id, drawn.Add(user.Id) ? 0 : place);

    private async Task PickAsync(RowPick pick)
    {
        var range = pick.IsRange && anchor is { } from ? From(from.Place, from.Person, pick.Place) : null;
        var outcome = Outcome(Picks.Set(range ?? Rows(pick.Place, pick.Place), pick.Selected));
        if (pick.IsRange && anchor is not null && range is null && outcome is PickOutcome.Done)
            outcome = PickOutcome.TooFar;
        anchor = Listing.List?.At(pick.Place) is { } ticked ? (pick.Place, ticked.Id) : null;
        await OnPick.InvokeAsync(new RowsPicked(outcome, Shown: 0));
    }

    /// <summary>
    /// From the row that was ticked before to this one; null unless that row still stands there and all between are here: whoever
    /// selects four hundred must not act on a part of them.
    /// </summary>
    private List<Guid>? From(int place, Guid person, int to)
    {
        var (first, last) = (Math.Min(place, to), Math.Max(place, to));
        var rows = Rows(first, last);
        return Listing.List?.At(place)?.Id == person && rows.Count == last - first + 1 ? rows : null;
    }

    private async Task PickShownAsync()
    {
        var seen = await Script.VisibleRowsAsync(frame);
        var people = seen is [var first, var last] && last - first <= 500 ? Rows(first, last) : Rows(First, Last);
        var selected = !people.TrueForAll(Picks.Has);
        await OnPick.InvokeAsync(new RowsPicked(Outcome(Picks.Set(people, selected)), selected ? people.Count : 0));
    }

    private static PickOutcome Outcome(bool wasDone) => wasDone ? PickOutcome.Done : PickOutcome.TooMany;
}
