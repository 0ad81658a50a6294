using System.Collections.Concurrent;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Live;

namespace FlexAuth.Tests.Core.Users.Live;

/// <summary>What somebody has before them: a list that was read, kept up to date by its watch, as the page does it.</summary>
internal sealed class OpenGrid : IDisposable
{
    private readonly CoreHost _host;
    private readonly SignedInMember _actor;
    private readonly UserFilter _filter;
    private readonly UserWatcher _watcher;
    private readonly ConcurrentQueue<UserNews> _heard = new();
    private readonly Lock _lock = new();
    private Dictionary<Guid, UserRow> _rows = [];
    private int _total;
    private volatile bool _isResting;

    private OpenGrid(CoreHost host, SignedInMember actor, UserFilter filter)
    {
        _host = host;
        _actor = actor;
        _filter = filter;
        _watcher = host.Get<UserWatch>().Watch(actor, HearAsync);
    }

    /// <summary>All that it was told, but for what <see cref="RestAsync"/> let it hear.</summary>
    public IReadOnlyList<UserNews> Heard => [.. _heard];

    public int Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    public UserRow? Row(Guid id)
    {
        lock (_lock)
        {
            return _rows.GetValueOrDefault(id);
        }
    }

    public static async Task<OpenGrid> OpenAsync(CoreHost host, SignedInMember actor, UserFilter? filter = null)
    {
        var grid = new OpenGrid(host, actor, filter ?? UserFilter.Everybody);
        await grid.ReadAsync();
        return grid;
    }

    public async Task ReadAsync()
    {
        _watcher.BeginReading();
        var page = await _host.Get<ListUsers>().ExecuteAsync(_actor, new UserListRequest(_filter, UserSort.Name, false, 0, 200));
        lock (_lock)
        {
            _rows = page.Value.Rows.ToDictionary(row => row.Id);
            _total = page.Value.Total;
        }

        _watcher.Look(_filter, page.Value.Rows.Select(row => row.Id).ToList(), page.Value.Total);
    }

    /// <summary>Claims to show those, whoever they are.</summary>
    public void Claim(params Guid[] ids) => _watcher.Look(_filter, ids, Total);

    /// <summary>
    /// Until all that was to be told has been, about people as about the total: it hears of one change more, which is its reader's, and
    /// of the total as if it did not know it. Twice, because what is learnt about those who came on show follows what is told.
    /// </summary>
    public async Task RestAsync()
    {
        _isResting = true;
        for (var round = 0; round < 2; round++)
        {
            var position = $"Rests {Guid.NewGuid():N}";
            Guid[] shown;
            lock (_lock)
            {
                _total = -1;
                shown = [.. _rows.Keys];
            }

            _watcher.Look(_filter, shown, -1);
            await _host.CommitAsync(_actor.MemberId, m => m.Position = position);
            await _host.UntilAsync(() => Row(_actor.MemberId)?.Position == position && Total != -1);
        }

        _isResting = false;
    }

    /// <summary>Whether what it shows is what the database says.</summary>
    public async Task<bool> IsRightAsync()
    {
        Dictionary<Guid, UserRow> shown;
        lock (_lock)
        {
            shown = new(_rows);
        }

        var fresh = (await _host.Get<ReadUsers>().ExecuteAsync(_actor, shown.Keys.ToList())).Value;
        var page = (await _host.Get<ListUsers>().ExecuteAsync(_actor, new UserListRequest(_filter, UserSort.Name, false, 0, 1))).Value;
        return page.Total == Total && fresh.Count == shown.Count && fresh.All(row => shown[row.Id] == row);
    }

    public void Dispose() => _watcher.Dispose();

    private async Task HearAsync(UserNews news)
    {
        var told = _isResting ? news with { Rows = [.. news.Rows.Where(row => row.Id != _actor.MemberId)], Total = null } : news;
        if (told.Rows.Count + told.Gone.Count > 0 || told.Total is not null || told.ReadAgain)
            _heard.Enqueue(told);
        lock (_lock)
        {
            foreach (var row in news.Rows.Where(row => _rows.ContainsKey(row.Id)))
                _rows[row.Id] = row;
            foreach (var id in news.Gone)
                _rows.Remove(id);
            _total = news.Total ?? _total;
        }

        if (news.ReadAgain)
            await ReadAsync();
    }
}
