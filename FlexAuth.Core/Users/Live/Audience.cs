namespace FlexAuth.Core.Users.Live;

/// <summary>The open grids: by what they show, which view, which tree, whose session. Guarded by the watch's lock.</summary>
internal sealed class Audience
{
    private readonly HashSet<UserWatcher> _all = [];
    private readonly Index<Guid> _byPerson = new();
    private readonly Index<Guid> _byRoot = new();
    private readonly Index<Guid> _bySession = new();
    private readonly Index<WatchedView> _byView = new();

    public IReadOnlyCollection<UserWatcher> All => _all;

    public void Add(UserWatcher watcher)
    {
        _all.Add(watcher);
        _byRoot.Add(watcher.Actor.RootOrganizationId, watcher);
        _bySession.Add(watcher.Actor.SessionId, watcher);
    }

    public void Remove(UserWatcher watcher)
    {
        if (!_all.Remove(watcher))
        {
            return;
        }

        _byRoot.Remove(watcher.Actor.RootOrganizationId, watcher);
        _bySession.Remove(watcher.Actor.SessionId, watcher);
        Forget(watcher, watcher.Shown);
        if (watcher.View is { } view)
        {
            _byView.Remove(view, watcher);
        }
    }

    /// <summary>What it shows from now on; false where it has left.</summary>
    public bool Show(UserWatcher watcher, WatchedView view, IReadOnlyCollection<Guid> ids)
    {
        if (!_all.Contains(watcher))
        {
            return false;
        }

        if (watcher.View is { } before)
        {
            _byView.Remove(before, watcher);
        }

        _byView.Add(view, watcher);
        watcher.View = view;

        var shown = ids.ToHashSet();
        Forget(watcher, watcher.Shown.Where(id => !shown.Contains(id)));
        foreach (var id in shown)
        {
            _byPerson.Add(id, watcher);
        }

        watcher.Shown = shown;
        return true;
    }

    /// <summary>Whoever looks reaches from another place of the tree from now on.</summary>
    public void Move(UserWatcher watcher, string path)
    {
        watcher.Actor = watcher.Actor with { OrganizationPath = path };
        if (watcher.View is { } before)
        {
            _byView.Remove(before, watcher);
            watcher.View = before with { Scope = path };
            _byView.Add(watcher.View, watcher);
        }
    }

    public bool Shows(Guid personId) => _byPerson.Has(personId);

    public bool IsIn(Guid rootId) => _byRoot.Has(rootId);

    public IReadOnlyCollection<UserWatcher> Of(Guid personId) => _byPerson.Of(personId);

    public IReadOnlyCollection<UserWatcher> Of(WatchedView view) => _byView.Of(view);

    public IReadOnlyCollection<UserWatcher> In(Guid rootId) => _byRoot.Of(rootId);

    public HashSet<Guid> ShownIn(IReadOnlySet<Guid> rootIds) => rootIds.SelectMany(_byRoot.Of).SelectMany(watcher => watcher.Shown).ToHashSet();

    public List<UserWatcher> OfSession(Guid sessionId) => [.. _bySession.Of(sessionId)];

    public List<WatchedView> ViewsIn(IReadOnlySet<Guid> rootIds) => _byView.Keys.Where(view => rootIds.Contains(view.RootId)).ToList();

    private void Forget(UserWatcher watcher, IEnumerable<Guid> ids)
    {
        foreach (var id in ids)
        {
            _byPerson.Remove(id, watcher);
        }
    }

    private sealed class Index<TKey>
        where TKey : notnull
    {
        private readonly Dictionary<TKey, HashSet<UserWatcher>> _watchers = [];

        public IEnumerable<TKey> Keys => _watchers.Keys;

        public bool Has(TKey key) => _watchers.ContainsKey(key);

        public HashSet<UserWatcher> Of(TKey key) => _watchers.TryGetValue(key, out var found) ? found : [];

        public void Add(TKey key, UserWatcher watcher)
        {
            if (!_watchers.TryGetValue(key, out var there))
            {
                _watchers[key] = there = [];
            }

            there.Add(watcher);
        }

        public void Remove(TKey key, UserWatcher watcher)
        {
            if (_watchers.TryGetValue(key, out var there) && there.Remove(watcher) && there.Count == 0)
            {
                _watchers.Remove(key);
            }
        }
    }
}
