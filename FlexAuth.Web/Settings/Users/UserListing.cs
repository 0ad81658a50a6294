using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Live;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;

namespace FlexAuth.Web.Settings.Users;

/// <summary>Reads the list of users for one grid: what a view shows first, then what the window comes to.</summary>
public sealed class UserListing : IDisposable
{
    /// <summary>Rows that are drawn above and below the window, so that there is something to scroll to.</summary>
    private const int Around = 8;

    /// <summary>As many rows as a tall window shows, until the browser says how many it really shows.</summary>
    private const int FirstRows = 20;

    /// <summary>Of a list that begins at its top fewer are drawn below: it comes with each key of a search.</summary>
    private const int Below = 4;

    /// <summary>
    /// Most readings take no longer. Until then the empty lines of the space stay: rows that wait would be drawn only to be taken away again.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(80);

    private readonly ListUsers list;
    private readonly ReadUsers read;
    private readonly UserWatcher? watcher;
    private readonly CurrentActor actor;
    private readonly ILogger logger;
    private readonly TimeProvider clock;
    private readonly Action changed;
    private readonly CancellationTokenSource leaving = new();
    private CancellationTokenSource? loading;
    private UserView? asked;
    private Task filling = Task.CompletedTask;
    private int height = FirstRows;
    private bool lacksList;

    /// <param name="list">Reads lists.</param>
    /// <param name="read">Reads people.</param>
    /// <param name="watch">Tells what others do.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="logger">Hears of failures.</param>
    /// <param name="clock">The time.</param>
    /// <param name="isLive">Whether there is a circuit to tell news to; a page that is merely printed has none.</param>
    /// <param name="run">Runs work on the circuit.</param>
    /// <param name="changed">There is something else to show.</param>
    internal UserListing(
        ListUsers list,
        ReadUsers read,
        UserWatch watch,
        CurrentActor actor,
        ILogger logger,
        TimeProvider clock,
        bool isLive,
        Func<Func<Task>, Task> run,
        Action changed)
    {
        (this.list, this.read, this.actor, this.logger, this.clock, this.changed) = (list, read, actor, logger, clock, changed);
        if (isLive && actor.SignedIn is { } member)
            watcher = watch.Watch(member, news => run(() => HearAsync(news)));
    }

    /// <summary>The people on show; null until the first reading.</summary>
    public UserList? List { get; private set; }

    /// <summary>Why the last reading failed.</summary>
    public Error? Problem { get; private set; }

    /// <summary>Whether another list is being read.</summary>
    public bool IsLoading { get; private set; }

    /// <summary>The first place that is drawn.</summary>
    public int First { get; private set; }

    /// <summary>The last place that is drawn, where the list is as long.</summary>
    public int Last { get; private set; } = FirstRows + Below - 1;

    /// <summary>The places that are to be seen, as the browser last said; null for a list that is new.</summary>
    public (int First, int Last)? Seen { get; private set; }

    /// <summary>Counts the lists that begin at their top.</summary>
    public int Generation { get; private set; }

    /// <summary>What cancels when nobody looks any more.</summary>
    public CancellationToken Leaving => leaving.Token;

    /// <summary>Reads another list, from its top; or the same again, at the same place.</summary>
    public async Task LoadAsync(UserView view, bool inPlace = false)
    {
        loading?.Cancel();
        loading?.Dispose();
        loading = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token);
        var token = loading.Token;
        asked = view;
        IsLoading = true;
        try
        {
            var skip = inPlace ? First : 0;
            watcher?.BeginReading();
            var page = await ReadAsync(view, skip, UserList.BlockSize, token);
            IsLoading = false;
            Problem = page.Error;
            lacksList = !page.Succeeded;
            if (lacksList)
            {
                changed();
                return;
            }

            List = new UserList(view, page.Value.Total);
            List.Put((skip, page.Value.Rows.Count), page.Value.Rows);
            if (!inPlace)
                (First, Last, Seen, Generation) = (0, height + Below - 1, null, Generation + 1);
            Look(List);
            changed();
            await FillAsync();
        }
        catch (OperationCanceledException)
        {
            // A newer list is being read, or nobody looks any more.
        }
    }

    /// <summary>The window has come to those places.</summary>
    public void MoveTo(int first, int last)
    {
        (First, Last, Seen) = (Math.Max(0, first - Around), last + Around, (first, last));
        height = last - first + 1;
        _ = ShowWindowAsync();
    }

    /// <summary>Reads anew what could not be read.</summary>
    public Task TryAgainAsync() => lacksList && asked is not null ? LoadAsync(asked, inPlace: asked == List?.View) : FillAsync();

    /// <summary>Reads what the window lacks, one part after the other; the window may move meanwhile.</summary>
    public Task FillAsync() => filling.IsCompleted ? filling = ReadWhatLacksAsync() : filling;

    /// <summary>Shows somebody who was just added on top, where the list would not show them here.</summary>
    public async Task AddAsync(Guid id)
    {
        var found = await logger.CatchAsync(() => read.ExecuteAsync(actor.Member, [id], leaving.Token));
        if (found.Succeeded && found.Value.Count == 1)
        {
            List?.Add(found.Value[0]);
            Look(List);
        }
    }

    public void Dispose()
    {
        watcher?.Dispose();
        leaving.Cancel();
        loading?.Dispose();
        leaving.Dispose();
    }

    private async Task ReadWhatLacksAsync()
    {
        try
        {
            while (List is { } shown && shown.Lacks(First, Last, out var part))
            {
                watcher?.BeginReading();
                var page = await ReadAsync(shown.View, part.Value.Skip, part.Value.Take, leaving.Token);
                if (shown == List && !Take(shown, part.Value, page))
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    private async Task ShowWindowAsync()
    {
        var read = FillAsync();
        if (!read.IsCompleted)
            await Task.WhenAny(read, Task.Delay(Grace, clock));
        if (!leaving.IsCancellationRequested)
            changed();
    }

    private async Task HearAsync(UserNews news)
    {
        if (leaving.IsCancellationRequested || asked is null)
            return;
        if (news.ReadAgain)
        {
            // Where another list is being read already, it is that one which may miss the change.
            await LoadAsync(asked, inPlace: asked == List?.View);
            return;
        }

        if (List is not { } shown)
            return;

        shown.Renew(news.Rows);
        shown.TotalNow = news.Total ?? shown.TotalNow;
        shown.HasNews |= news.Gone.Count > 0 || shown.TotalNow != shown.Total;
        changed();
    }

    private void Look(UserList? shown)
    {
        if (shown is not null)
            watcher?.Look(shown.View.Filter, shown.Loaded.Select(row => row.Id).ToList(), shown.TotalNow);
    }

    private bool Take(UserList shown, (int Skip, int Take) part, Result<UserPage> page)
    {
        Problem = page.Error;
        if (page.Succeeded)
        {
            shown.TotalNow = page.Value.Total;
            shown.HasNews |= shown.TotalNow != shown.Total;
            shown.ForgetFarFrom(First, Last);
            shown.Put(part, page.Value.Rows);
            Look(shown);
        }

        changed();
        return page.Succeeded;
    }

    private async Task<Result<UserPage>> ReadAsync(UserView view, int skip, int take, CancellationToken token)
    {
        var page = await logger.CatchAsync(() => list.ExecuteAsync(actor.Member, view.Request(skip, take), token));
        token.ThrowIfCancellationRequested();
        return page;
    }
}
