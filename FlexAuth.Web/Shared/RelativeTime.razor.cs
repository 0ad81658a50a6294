using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Shared;

public sealed partial class RelativeTime : IDisposable
{
    private string words = "";

    [Parameter, EditorRequired] public DateTimeOffset? Value { get; set; }

    [Parameter] public string? Empty { get; set; }

    [Inject] private MinuteClock Clock { get; set; } = null!;

    [Inject] private ViewerTimeZone Viewer { get; set; } = null!;

    [Inject] private IStringLocalizer<RelativeTime> Text { get; set; } = null!;

    public void Dispose()
    {
        Clock.Ticked -= OnTick;
        Viewer.Changed -= OnZoneChanged;
    }

    protected override void OnInitialized()
    {
        Clock.Ticked += OnTick;
        Viewer.Changed += OnZoneChanged;
    }

    protected override void OnParametersSet() => words = Words();

    protected override Task OnAfterRenderAsync(bool firstRender) => firstRender ? Viewer.EnsureKnownAsync() : Task.CompletedTask;

    private string Words()
    {
        if (Value is not { } instant)
            return "";
        var (key, number) = RelativeWords.For(instant, Clock.Now, Viewer.Zone);
        return key == "Date" ? Viewer.ToLocal(instant).ToString("d MMM yyyy", CultureInfo.CurrentCulture) : Text[key, number];
    }

    private string Exact(DateTimeOffset instant)
    {
        var utc = Written(instant.UtcDateTime);
        return Viewer.Zone.Equals(TimeZoneInfo.Utc)
            ? Text["ExactUtc", utc]
            : Text["Exact", Written(Viewer.ToLocal(instant).DateTime), Viewer.Zone.Id, utc];

        static string Written(DateTime moment) => moment.ToString("d MMMM yyyy, HH:mm:ss", CultureInfo.CurrentCulture);
    }

    private void OnTick() => _ = InvokeAsync(() =>
    {
        var now = Words();
        if (now == words)
            return;
        words = now;
        StateHasChanged();
    });

    private void OnZoneChanged() => _ = InvokeAsync(() =>
    {
        words = Words();
        StateHasChanged();
    });
}
