using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Shared;

/// <summary>What follows the changes of what it shows while it is open: by the change feed, at most so often, and never after it has gone.</summary>
public abstract class LiveScreen : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource leaving = new();
    private IDisposable? subscription;

    [Inject] private protected ChangeFeed Feed { get; set; } = null!;

    [Inject] private protected CurrentActor Actor { get; set; } = null!;

    [Inject] private protected ErrorTexts Errors { get; set; } = null!;

    [Inject] private protected ILogger<LiveScreen> Logger { get; set; } = null!;

    protected CancellationToken Leaving => leaving.Token;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        subscription?.Dispose();
        if (!leaving.IsCancellationRequested)
            leaving.Cancel();
    }

    /// <summary>Begins to follow. Before the first reading: what changes during it is not missed.</summary>
    protected void Follow(TimeSpan window)
    {
        if (subscription is null && Actor.SignedIn is { RootOrganizationId: var root })
            subscription = Feed.Subscribe(change => change.RootOrganizationId == root && Concerns(change), OnChangesAsync, window);
    }

    /// <summary>Whether a change is about what is shown. Cheap and thread-safe.</summary>
    protected abstract bool Concerns(Change change);

    /// <summary>Reads again what is shown.</summary>
    protected abstract Task RenewAsync();

    /// <summary>Runs a read; null where it was cancelled because nobody looks any more.</summary>
    private protected async Task<Result<T>?> ReadAsync<T>(Func<CancellationToken, Task<Result<T>>> read)
    {
        try
        {
            return await Logger.CatchAsync(() => read(Leaving));
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            return null;
        }
    }

    private Task OnChangesAsync(ChangeBatch batch) => Leaving.IsCancellationRequested ? Task.CompletedTask : InvokeAsync(async () =>
    {
        await RenewAsync();
        if (!Leaving.IsCancellationRequested)
            StateHasChanged();
    });
}
