using FlexAuth.Core.Users;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FlexAuth.Web.Settings.Users;

/// <summary>Tick boxes were pressed.</summary>
/// <param name="WasDone">False where more people were meant than can be named.</param>
/// <param name="IsAllShown">All that were to be seen are selected now.</param>
public readonly record struct RowsPicked(bool WasDone, bool IsAllShown);

public sealed partial class UserTable : IDisposable
{
    private const int NameWidth = 172;
    private const int WaitingRows = 12;

    private readonly HashSet<Guid> drawn = [];
    private ElementReference frame;
    private DotNetObjectReference<UserTable>? self;
    private int anchor;

    [Parameter, EditorRequired] public UserView View { get; set; } = null!;

    [Parameter, EditorRequired] public UserPicks Picks { get; set; } = null!;

    [Parameter] public bool CanManage { get; set; }

    [Parameter] public EventCallback<RowsPicked> OnPick { get; set; }

    [Parameter, EditorRequired] public UserListing Listing { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    private int Length => Listing.List?.Length ?? WaitingRows;

    private int First => Math.Min(Listing.First, Math.Max(0, Length - 1));

    private int Last => Math.Min(Listing.Last, Length - 1);

    private int LeastWidth => NameWidth + View.Columns.Values.Sum(UserColumns.WidthOf) + (CanManage ? 96 : 0);

    private int ColumnCount => 1 + View.Columns.Values.Count() + (CanManage ? 2 : 0);

    /// <summary>Whether all rows that are drawn are selected; null where some are.</summary>
    private bool? Ticked
    {
        get
        {
            var rows = Rows(First, Last);
            var selected = rows.Count(id => Picks.Has(id));
            return selected == 0 ? false : selected == rows.Count ? true : null;
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
        // With Shift from the row that was ticked before to this one, as far as the rows between are here.
        var people = pick.IsRange ? Rows(Math.Min(anchor, pick.Place), Math.Max(anchor, pick.Place)) : Rows(pick.Place, pick.Place);
        anchor = pick.Place;
        await OnPick.InvokeAsync(new RowsPicked(Picks.Set(people, pick.Selected), IsAllShown: false));
    }

    private async Task PickShownAsync()
    {
        var seen = await Script.VisibleRowsAsync(frame);
        var people = seen is [var first, var last] && last - first <= 500 ? Rows(first, last) : Rows(First, Last);
        var selected = !people.TrueForAll(Picks.Has);
        await OnPick.InvokeAsync(new RowsPicked(Picks.Set(people, selected), IsAllShown: selected));
    }
}
