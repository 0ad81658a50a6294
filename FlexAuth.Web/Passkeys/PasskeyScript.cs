using Microsoft.JSInterop;

namespace FlexAuth.Web.Passkeys;

/// <summary>The browser's passkeys; the other side is wwwroot/passkeys.js.</summary>
internal sealed class PasskeyScript(IJSRuntime script)
{
    /// <summary>Longer than any challenge lives: the browser gives up first, and says so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(11);

    /// <summary>Has the browser make a passkey.</summary>
    public Task<BrowserAnswer> CreateAsync(string optionsJson) => AskAsync("flexAuth.passkeys.create", optionsJson);

    /// <summary>Has the browser ask for a passkey.</summary>
    public Task<BrowserAnswer> GetAsync(string optionsJson) => AskAsync("flexAuth.passkeys.get", optionsJson);

    /// <summary>Puts passkeys among the suggestions of the sign-in field; a choice comes to the owner's <c>TakeAsync</c>.</summary>
    public ValueTask OfferAsync<T>(string optionsJson, DotNetObjectReference<T> owner)
        where T : class => script.InvokeVoidAsync("flexAuth.passkeys.offer", optionsJson, owner);

    /// <summary>Takes back what is being asked.</summary>
    public ValueTask StopAsync() => script.InvokeVoidAsync("flexAuth.passkeys.stop");

    private async Task<BrowserAnswer> AskAsync(string function, string optionsJson)
    {
        try
        {
            return await script.InvokeAsync<BrowserAnswer?>(function, Patience, optionsJson) ?? new BrowserAnswer(null, "failed");
        }
        catch (OperationCanceledException)
        {
            return new BrowserAnswer(null, "late");
        }
    }
}

/// <summary>What the browser answered.</summary>
/// <param name="Answer">The credential as JSON.</param>
/// <param name="Problem">Else what went wrong, as a word; null where it was taken back.</param>
internal sealed record BrowserAnswer(string? Answer, string? Problem)
{
    /// <summary>Without the signature (AU3).</summary>
    public override string ToString() => $"{nameof(BrowserAnswer)} {{ {Problem} }}";
}
