using Bunit;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Tests.Web.Settings;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Shared;

public sealed class FormDialogTests : PortalTest
{
    [Theory]
    [InlineData("https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?prompt=login", true)]
    [InlineData("/settings/organization", false)]
    public async Task A_form_that_waits_for_a_proof_lets_go_of_whoever_leaves_for_their_provider_and_of_nobody_else(string to, bool leaves)
    {
        var ben = await Host.WithPasswordAsync(m => m.PasswordHash = null);
        SignIn(await Host.SessionOfAsync(ben));
        var form = Render<FormDialog>(p => p.Add(f => f.Title, "New user").Add(f => f.Open, true).Add(f => f.IsChanged, true).Add(f => f.Locked, true));
        var navigation = Services.GetRequiredService<NavigationManager>();
        var here = navigation.Uri;

        await form.InvokeAsync(() => navigation.NavigateTo(to, forceLoad: leaves));

        Assert.Equal(leaves ? to : here, navigation.Uri);
    }
}
