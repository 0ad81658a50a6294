using System.Globalization;
using Microsoft.JSInterop;

namespace FlexAuth.Web.Shared;

/// <summary>The time zone of the browser that looks at this circuit: asked once, UTC until it has answered.</summary>
public sealed class ViewerTimeZone(IJSRuntime script)
{
    private Task? asking;

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Raised once, when the browser's zone became known and is not UTC.</summary>
    public event Action? Changed;

    public DateTimeOffset ToLocal(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>Date and time there, where something has to be told from another one in a sentence.</summary>
    public string Written(DateTimeOffset instant) => ToLocal(instant).ToString("d MMM yyyy, HH:mm:ss", CultureInfo.CurrentCulture);

    /// <summary>To be called after a first interactive render; the question is asked once per circuit.</summary>
    public Task EnsureKnownAsync() => asking ??= AskAsync();

    private async Task AskAsync()
    {
        try
        {
            var name = await script.InvokeAsync<string?>("flexAuth.timeZone");
            if (name is null || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) || zone.Equals(TimeZoneInfo.Utc))
                return;
            Zone = zone;
        }
        catch (Exception exception) when (exception is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // A browser that does not say, or has gone: UTC stays.
            return;
        }

        Changed?.Invoke();
    }
}
