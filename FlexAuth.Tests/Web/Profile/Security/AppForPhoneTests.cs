using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Web.Profile.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>For somebody whose phone wants a code of an app: first the app, then back to the phone.</summary>
public sealed class AppForPhoneTests : SecurityPageTest
{
    [Fact]
    public async Task Whoever_has_none_is_led_to_set_one_up_and_whoever_has_one_back_to_the_phone()
    {
        var page = await OpenForPhoneAsync();

        Button(page, "Enable the app").Click();
        page.WaitForElement("#first-code").Input(CodeOf(page));

        page.WaitForAssertion(() => Assert.Equal(
            "/mobile", page.FindAll("a").Single(link => link.TextContent.Trim() == "Register this phone").GetAttribute("href")));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Trim() == "Enable the app");
    }

    [Fact, Trait("Rule", "LK6")]
    public async Task Where_the_app_is_not_allowed_or_something_else_is_asked_for_nothing_is_said()
    {
        Assert.DoesNotContain("for your phone", (await OpenForPhoneAsync("//evil.example")).Markup, StringComparison.Ordinal);

        await Host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.Email });
        Services.GetRequiredService<NavigationManager>().NavigateTo("/profile/security?for=phone");
        Assert.DoesNotContain("for your phone", Render<SecurityPage>().Markup, StringComparison.Ordinal);
    }

    /// <summary>Somebody whose second factor is a code by mail.</summary>
    private async Task<IRenderedComponent<SecurityPage>> OpenForPhoneAsync(string what = "phone")
    {
        var me = await Host.ActiveAsync();
        SignIn(await Host.SignedInAsync(me));
        await Host.ReadAsync(db => db.AuthenticatorApps.ExecuteDeleteAsync());
        await Host.ChangeAsync(db => db.Add(new EmailVerification { MemberId = me.Id, AddedAt = Host.Clock.GetUtcNow() }));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/profile/security?for={Uri.EscapeDataString(what)}");
        return Render<SecurityPage>();
    }
}
