using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Web.Errors;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace FlexAuth.Web.Passkeys;

/// <summary>
/// Puts passkeys among the browser's suggestions for the field whose autocomplete ends in "webauthn". It shows nothing itself: it asks when
/// the page is live, asks anew before the challenge grows old, and takes the request back with the page that it stands on.
/// </summary>
public sealed class PasskeySuggestions : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    private DotNetObjectReference<PasskeySuggestions>? self;
    private ITimer? timer;
    private object? asked;
    private bool due;
    private bool gone;

    // A choice may be on its way while the next offer goes out.
    private (int Number, string Challenge) offer = (0, "");
    private (int Number, string Challenge) before = (0, "");

    /// <summary>Gets the options.</summary>
    [Parameter, EditorRequired] public Func<Task<Result<PasskeyRequest>>> Ask { get; set; } = null!;

    /// <summary>What it is asked for: another one asks anew.</summary>
    [Parameter, EditorRequired] public object For { get; set; } = null!;

    [Parameter] public bool Disabled { get; set; }

    [Parameter, EditorRequired] public EventCallback<PasskeyAnswer> OnAnswer { get; set; }

    [Inject] private PasskeyScript Script { get; set; } = null!;

    [Inject] private IOptions<PasskeyOptions> Options { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private ILogger<PasskeySuggestions> Logger { get; set; } = null!;

    /// <summary>The person chose one.</summary>
    /// <param name="number">Of which offer.</param>
    /// <param name="credentialJson">What it signed.</param>
    [JSInvokable]
    public Task TakeAsync(int number, string credentialJson) =>
        OnAnswer.InvokeAsync(new PasskeyAnswer(number == offer.Number ? offer.Challenge : before.Challenge, credentialJson));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        gone = true;
        if (timer is not null)
            await timer.DisposeAsync();
        if (self is null)
            return;
        await Script.StopAsync();
        self.Dispose();
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(asked, For))
            return;
        asked = For;
        due = true;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!due || Disabled || !RendererInfo.IsInteractive)
            return;
        due = false;
        var period = Options.Value.AnswerWithin - Margin;
        self ??= DotNetObjectReference.Create(this);
        timer ??= Clock.CreateTimer(_ => _ = InvokeAsync(RenewAsync), null, period, period);
        await OfferAsync();
    }

    // While the browser asks for a passkey openly it suggests none; the page offers anew after it.
    private Task RenewAsync() => Script.IsAsking ? Task.CompletedTask : OfferAsync();

    private async Task OfferAsync()
    {
        var request = await Logger.CatchAsync(Ask);
        if (!request.Succeeded || gone || self is null)
            return;
        (before, offer) = (offer, (offer.Number + 1, request.Value.Challenge));
        await Script.OfferAsync(request.Value.OptionsJson, offer.Number, self);
    }
}
