using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.Settings;

/// <summary>The way to the database, which a test can hold shut for a while, or break.</summary>
internal sealed class Door(IDbContextFactory<FlexAuthDbContext> inner) : IDbContextFactory<FlexAuthDbContext>
{
    private TaskCompletionSource open = Opened();

    public bool IsBroken { get; set; }

    public void Shut() => open = new TaskCompletionSource();

    public void Open() => open.TrySetResult();

    public FlexAuthDbContext CreateDbContext() => throw new NotSupportedException("Readings are asynchronous.");

    public async Task<FlexAuthDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        await open.Task.WaitAsync(cancellationToken);
        return IsBroken ? throw new InvalidOperationException("disk I/O error") : await inner.CreateDbContextAsync(cancellationToken);
    }

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
