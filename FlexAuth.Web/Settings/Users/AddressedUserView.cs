using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace FlexAuth.Web.Settings.Users;

/// <summary>What the list of a page shows. It changes at once, and the page's address follows; the way back leads to what was shown before.</summary>
internal sealed class AddressedUserView : IDisposable
{
    /// <summary>How long nobody types before the address takes up the search.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private readonly UserListPlace _place;
    private readonly NavigationManager _navigation;
    private readonly TimeProvider _clock;
    private readonly Action<bool> _arrived;
    private UserView _addressed;
    private CancellationTokenSource _pausing = new();

    /// <param name="place">The page.</param>
    /// <param name="navigation">Its address.</param>
    /// <param name="clock">The time.</param>
    /// <param name="arrived">The address led to another view; true where it is another list of people. On any thread.</param>
    public AddressedUserView(UserListPlace place, NavigationManager navigation, TimeProvider clock, Action<bool> arrived)
    {
        (_place, _navigation, _clock, _arrived) = (place, navigation, clock, arrived);
        View = _addressed = place.ViewOf(navigation.Uri);
        navigation.LocationChanged += OnLocationChanged;
    }

    public UserView View { get; private set; }

    public void Show(UserView next)
    {
        Turn(next);
        Write(replace: false);
    }

    /// <summary>Shows what is being typed; the address takes it up after a pause.</summary>
    public async Task SearchAsync(UserView next)
    {
        Turn(next);
        try
        {
            await Task.Delay(Pause, _clock, _pausing.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        // One search is one step back, not one for each letter of it.
        Write(replace: _addressed.IsSearch);
    }

    public void Dispose()
    {
        _navigation.LocationChanged -= OnLocationChanged;
        _pausing.Cancel();
        _pausing.Dispose();
    }

    private void Turn(UserView next)
    {
        View = next;
        _pausing.Cancel();
        _pausing.Dispose();
        _pausing = new CancellationTokenSource();
    }

    private void Write(bool replace)
    {
        if (_addressed == View)
            return;
        _addressed = View;
        _navigation.NavigateTo(_place.AddressOf(View), new NavigationOptions { ReplaceHistoryEntry = replace });
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (!_place.IsAt(new Uri(change.Location).AbsolutePath))
            return;
        var arrived = _place.ViewOf(change.Location);
        // An address of our own, whose answer may come after the next letter was typed; or a form over the list was opened or closed.
        if (arrived == _addressed)
            return;
        _addressed = arrived;
        var isAnother = !arrived.IsSameListAs(View);
        Turn(arrived);
        _arrived(isAnother);
    }
}
