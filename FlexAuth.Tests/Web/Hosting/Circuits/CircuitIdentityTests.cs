using System.Security.Claims;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components.Authorization;

namespace FlexAuth.Tests.Web.Hosting.Circuits;

[Trait("Rule", "SE5")]
public class CircuitIdentityTests
{
    private readonly CircuitIdentity _identity = new();
    private int _ended;

    public CircuitIdentityTests() => _identity.Ended += () => _ended++;

    [Fact]
    public async Task A_connection_that_comes_back_as_somebody_else_ends_the_circuit()
    {
        var first = Connect(Guid.NewGuid());

        Connect(Guid.NewGuid());

        Assert.True(_identity.HasEnded);
        Assert.Equal(1, _ended);
        Assert.Null(_identity.SessionId);
        Assert.NotSame(first, (await _identity.GetAuthenticationStateAsync()).User);
        Assert.False((await _identity.GetAuthenticationStateAsync()).User.Identity!.IsAuthenticated);
    }

    [Fact]
    public void One_that_comes_back_as_the_same_goes_on()
    {
        var session = Guid.NewGuid();
        Connect(session);

        Connect(session);

        Assert.False(_identity.HasEnded);
        Assert.Equal(session, _identity.SessionId);
    }

    [Fact]
    public void Signing_out_in_another_tab_ends_it()
    {
        Connect(Guid.NewGuid());

        Connect(null);

        Assert.True(_identity.HasEnded);
    }

    [Fact]
    public void The_browser_of_an_ended_circuit_stays_the_browser_that_it_is()
    {
        var signedIn = FlexAuthPrincipal.SignedIn(new SignedInMember(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "x/", MemberRole.Member));
        var user = new ClaimsPrincipal([signedIn, FlexAuthPrincipal.From("browser-hash", null, null)]);
        _identity.SetAuthenticationState(Task.FromResult(new AuthenticationState(user)));

        _identity.End();

        Assert.Null(_identity.SessionId);
        Assert.Equal("browser-hash", new CurrentActor(_identity).Visitor.BrowserHash);
    }

    [Fact]
    public void So_does_signing_in_in_another_tab_end_a_visitors()
    {
        Connect(null);

        Connect(Guid.NewGuid());

        Assert.True(_identity.HasEnded);
        Assert.Null(_identity.SessionId);
    }

    [Fact]
    public void What_has_ended_gains_no_power_by_coming_back()
    {
        var session = Guid.NewGuid();
        Connect(session);
        _identity.End();

        Connect(session);

        Assert.IsType<Visitor>(new CurrentActor(_identity).Member);
        Assert.Equal(1, _ended);
    }

    private ClaimsPrincipal Connect(Guid? session)
    {
        var principal = session is { } id
            ? new ClaimsPrincipal(FlexAuthPrincipal.SignedIn(
                new SignedInMember(id, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "/", MemberRole.Member)))
            : new ClaimsPrincipal(FlexAuthPrincipal.From("hash", null, null));
        _identity.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        return principal;
    }
}
