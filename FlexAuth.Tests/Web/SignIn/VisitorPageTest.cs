using System.Net;
using System.Security.Claims;
using FlexAuth.Core.Installation;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Tests.Core;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.SignIn;

/// <summary>A page for somebody who is not signed in, over the product itself.</summary>
public abstract class VisitorPageTest : ComponentTest, IAsyncLifetime
{
    internal CoreHost Host { get; private set; } = null!;

    /// <summary>What the server can do.</summary>
    private protected virtual ServerOffer Offer => ServerOffer.Today;

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    public async ValueTask InitializeAsync()
    {
        Host = await CoreHost.StartAsync(Offer);
        Services.AddSingleton<TimeProvider>(Host.Clock);
        Services.AddSingleton<ErrorTexts>();
        Services.AddSingleton(new CurrentActor(Browser()));
        Services.AddSingleton(Host.Get<SignInWizard>());
        Services.AddSingleton(Host.Get<ServerOffer>());
        Services.AddSingleton(Host.Get<PasswordPolicy>());
        Services.AddSingleton(Host.Get<InspectLink>());
        Services.AddSingleton(Host.Get<NoteLinkOpened>());
        Services.AddSingleton(Host.Get<SetPassword>());
        Services.AddSingleton(Host.Get<RequestPasswordReset>());
        Services.AddSingleton(Host.Get<SetUpInstallation>());
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Host.DisposeAsync();
    }

    private static CircuitIdentity Browser()
    {
        var identity = new CircuitIdentity();
        var principal = new ClaimsPrincipal(FlexAuthPrincipal.From(SecretToken.Hash(SecretToken.New()), IPAddress.Loopback, "Test"));
        identity.SetAuthenticationState(Task.FromResult(new AuthenticationState(principal)));
        return identity;
    }
}
