using Microsoft.JSInterop;

namespace FlexAuth.Web.Passkeys;

/// <summary>
/// The browser's passkeys; the other side is wwwroot/passkeys.js. There are other ways to sign in: a script that fails or is not there must
/// not take the page with it.
/// </summary>
internal sealed partial class PasskeyScript(IJSRuntime script, ILogger<PasskeyScript> logger)
{
    /// <summary>Longer than any challenge lives: the browser gives up first, and says so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(11);

    private int asking;

    /// <summary>The browser is asking the person.</summary>
    public bool IsAsking => asking > 0;

    /// <summary>Has the browser make a passkey.</summary>
    public Task<BrowserAnswer> CreateAsync(string optionsJson) => AskAsync("flexAuth.passkeys.create", optionsJson);

    /// <summary>Has the browser ask for a passkey.</summary>
    public Task<BrowserAnswer> GetAsync(string optionsJson) => AskAsync("flexAuth.passkeys.get", optionsJson);

    /// <summary>Puts passkeys among the suggestions of the sign-in field; a choice comes with the number to the owner's <c>TakeAsync</c>.</summary>
    public Task OfferAsync<T>(string optionsJson, int number, DotNetObjectReference<T> owner)
        where T : class => TellAsync("flexAuth.passkeys.offer", optionsJson, number, owner);

    /// <summary>Takes back what is being asked.</summary>
    public Task StopAsync() => TellAsync("flexAuth.passkeys.stop");

    private async Task<BrowserAnswer> AskAsync(string function, string optionsJson)
    {
        asking++;
        try
        {
            return await script.InvokeAsync<BrowserAnswer?>(function, Patience, optionsJson) ?? new BrowserAnswer(null, "failed");
        }
        catch (OperationCanceledException)
        {
            return new BrowserAnswer(null, "late");
        }
        catch (JSDisconnectedException)
        {
            return new BrowserAnswer(null, null);
        }
        catch (JSException e)
        {
            LogFailure(logger, e, function);
            return new BrowserAnswer(null, "failed");
        }
        finally
        {
            asking--;
        }
    }

    private async Task TellAsync(string function, params object?[] arguments)
    {
        try
        {
            await script.InvokeVoidAsync(function, arguments);
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone, and what it asked with it.
        }
        catch (JSException e)
        {
            LogFailure(logger, e, function);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} failed in the browser")]
    private static partial void LogFailure(ILogger logger, Exception exception, string function);
}

/// <summary>What the browser answered.</summary>
/// <param name="Answer">The credential as JSON.</param>
/// <param name="Problem">Else what went wrong, as a word; null where it was taken back.</param>
internal sealed record BrowserAnswer(string? Answer, string? Problem)
{
    /// <summary>Without the signature (AU3).</summary>
    public override string ToString() => $"{nameof(BrowserAnswer)} {{ {Problem} }}";
}
