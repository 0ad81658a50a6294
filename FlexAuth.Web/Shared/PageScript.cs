using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FlexAuth.Web.Shared;

/// <summary>The few things that only the browser can do; the other side is wwwroot/app.js.</summary>
public sealed class PageScript(IJSRuntime script)
{
    /// <returns>False where the browser refuses the clipboard.</returns>
    public ValueTask<bool> CopyAsync(string text) => script.InvokeAsync<bool>("flexAuth.copy", text);

    public ValueTask DownloadTextAsync(string fileName, string text) => script.InvokeVoidAsync("flexAuth.downloadText", fileName, text);

    /// <summary>Fetches a file and saves it as the server calls it, however long the server takes to write it; one at a time.</summary>
    /// <returns>What came of it; null where it was given up.</returns>
    internal ValueTask<DownloadedFile?> DownloadAsync(string address) =>
        script.InvokeAsync<DownloadedFile?>("flexAuth.download", Timeout.InfiniteTimeSpan, address);

    /// <summary>Breaks off the file that is being fetched.</summary>
    internal ValueTask GiveDownloadUpAsync() => script.InvokeVoidAsync("flexAuth.giveDownloadUp");

    public ValueTask PrintAsync(string title, string text) => script.InvokeVoidAsync("flexAuth.print", title, text);

    public ValueTask FocusAsync(string elementId) => script.InvokeVoidAsync("flexAuth.focus", elementId);

    /// <summary>After a refused form: moves to the first field that has an error.</summary>
    public ValueTask FocusFirstInvalidAsync() => script.InvokeVoidAsync("flexAuth.focusFirstInvalid");

    /// <summary>Sends a form as its button would.</summary>
    public ValueTask SubmitAsync(ElementReference form) => script.InvokeVoidAsync("flexAuth.submit", form);

    /// <summary>The region of the browser's language, such as "NL"; null where it names none.</summary>
    internal ValueTask<string?> RegionAsync() => script.InvokeAsync<string?>("flexAuth.region");

    /// <summary>Shows a list beside its field, above everything, with the active option in sight.</summary>
    internal ValueTask ShowListAsync(ElementReference field, ElementReference list) => script.InvokeVoidAsync("flexAuth.showList", field, list);

    /// <summary>Notes for this tab, until it is closed, that somebody put a piece of news aside.</summary>
    public ValueTask DismissAsync(Guid id) => script.InvokeVoidAsync("flexAuth.dismiss", id);

    /// <summary>What was put aside in this tab.</summary>
    public async ValueTask<IReadOnlyCollection<Guid>> DismissedAsync() => await script.InvokeAsync<Guid[]?>("flexAuth.dismissed") ?? [];

    internal ValueTask OpenDialogAsync(ElementReference dialog, string? focusId) => script.InvokeVoidAsync("flexAuth.openDialog", dialog, focusId);

    /// <summary>
    /// From now on the owner's <c>ShowRows</c> is called with the first and the last place that can be seen, whenever the window comes
    /// near places that the frame's table has not drawn.
    /// </summary>
    internal ValueTask WatchRowsAsync<T>(ElementReference frame, DotNetObjectReference<T> owner)
        where T : class => script.InvokeVoidAsync("flexAuth.watchRows", frame, owner);

    /// <summary>The first and the last place that can be seen now; null where the browser does not say.</summary>
    internal ValueTask<int[]?> VisibleRowsAsync(ElementReference frame) => script.InvokeAsync<int[]?>("flexAuth.visibleRows", frame);

    internal ValueTask CloseDialogAsync(ElementReference dialog) => script.InvokeVoidAsync("flexAuth.closeDialog", dialog);
}

/// <summary>What came of fetching a file.</summary>
/// <param name="Name">What it is called, where it was saved.</param>
/// <param name="Problem">Else what the server said, where it said anything.</param>
internal sealed record DownloadedFile(string? Name, string? Problem);
