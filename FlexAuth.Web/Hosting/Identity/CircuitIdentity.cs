using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace FlexAuth.Web.Hosting.Identity;

/// <summary>
/// Who a circuit, or the rendering of a page, belongs to. Pinned when it begins: should the connection come back as somebody else,
/// because another tab signed in or out, the circuit is over (SE5).
/// </summary>
internal sealed class CircuitIdentity : AuthenticationStateProvider, IHostEnvironmentAuthenticationStateProvider
{
    private ClaimsPrincipal _principal = new(new ClaimsIdentity());
    private bool _pinned;

    /// <summary>The circuit may go no further; the page has to be asked for anew.</summary>
    public event Action? Ended;

    /// <summary>The session that the circuit lives by; null for a visitor's, or when it has ended.</summary>
    public Guid? SessionId => FlexAuthPrincipal.SessionOf(_principal);

    public bool HasEnded { get; private set; }

    /// <summary>It ended because a visitor did nothing for long: the place is wanted for others (RL5).</summary>
    public bool HasRested { get; private set; }

    public ClaimsPrincipal Principal => _principal;

    public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(_principal));

    /// <summary>The framework hands over a finished task, made from the user of the request or connection.</summary>
    public void SetAuthenticationState(Task<AuthenticationState> authenticationStateTask) => _ = PinAsync(authenticationStateTask);

    /// <summary>Ends a visitor's circuit that nobody uses.</summary>
    public void Rest()
    {
        HasRested = true;
        End();
    }

    /// <summary>Takes the circuit's power at once and lets the page know. The browser stays the browser that it is.</summary>
    public void End()
    {
        if (HasEnded)
        {
            return;
        }

        HasEnded = true;
        _principal = new ClaimsPrincipal(_principal.Identities.Where(identity => !identity.IsAuthenticated).DefaultIfEmpty(new ClaimsIdentity()));
        Ended?.Invoke();
    }

    private async Task PinAsync(Task<AuthenticationState> state)
    {
        var principal = (await state).User;
        if (!_pinned)
        {
            _pinned = true;
            _principal = principal;
        }
        else if (FlexAuthPrincipal.SessionOf(principal) != SessionId)
        {
            End();
        }
    }
}
