using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class UserSearch : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private CancellationTokenSource waiting = new();
    private string typed = "";
    private string? searched;

    [Parameter, EditorRequired] public UserView View { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    public void Dispose()
    {
        waiting.Cancel();
        waiting.Dispose();
    }

    protected override void OnParametersSet()
    {
        // The address changed otherwise than by typing: the way back, a link, "Clear search".
        if (View.Search != searched)
            (typed, searched) = (View.Search, View.Search);
    }

    private async Task TypeAsync(string? text)
    {
        typed = text ?? "";
        waiting.Cancel();
        waiting.Dispose();
        waiting = new CancellationTokenSource();
        try
        {
            await Task.Delay(Pause, Clock, waiting.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        var view = View.Searching(typed);
        if (view.Search == View.Search)
            return;
        searched = view.Search;
        // One search is one step back, not one for each letter of it.
        Navigation.NavigateTo(view.Address, new NavigationOptions { ReplaceHistoryEntry = View.IsSearch });
    }
}
