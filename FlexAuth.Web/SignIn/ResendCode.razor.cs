using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.SignIn;

public sealed partial class ResendCode : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private ITimer? timer;
    private DateTimeOffset shownFrom;
    private bool asked;
    private bool sent;

    [Parameter, EditorRequired] public DateTimeOffset From { get; set; }

    [Parameter] public bool ByPhone { get; set; }

    [Parameter] public bool Refused { get; set; }

    [Parameter] public EventCallback OnResend { get; set; }

    [Inject] private TimeProvider Clock { get; set; } = null!;

    private int Seconds => Math.Max(0, (int)Math.Ceiling((From - Clock.GetUtcNow()).TotalSeconds));

    public void Dispose() => timer?.Dispose();

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
            timer = Clock.CreateTimer(_ => _ = InvokeAsync(Tick), null, Second, Second);
    }

    protected override void OnParametersSet()
    {
        sent = (sent && From == shownFrom) || (asked && From > shownFrom && !Refused);
        asked = asked && From == shownFrom;
        shownFrom = From;
    }

    private void Tick()
    {
        // One more render after the last second, which brings the button.
        if (From + Second > Clock.GetUtcNow())
            StateHasChanged();
    }

    private Task AskAsync()
    {
        asked = true;
        return OnResend.InvokeAsync();
    }
}
