using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using FlexAuth.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.SignIn;

public class WizardTests : VisitorPageTest
{
    [Fact]
    public async Task It_leads_from_the_address_to_the_ticket()
    {
        var ben = await Host.ActiveAsync();
        var wizard = Render<Wizard>(p => p.Add(w => w.ReturnUrl, "/settings/users"));

        wizard.WaitForElement("#email:not([disabled])").Input(ben.Email);
        wizard.Find("form").Submit();
        wizard.WaitForElement("#password").Input(ben.Password);
        wizard.Find("form").Submit();
        wizard.WaitForElement("#code").Input(ben.Code(Host.Clock));

        Assert.Equal("/settings/users", wizard.WaitForElement("[name=returnUrl]").GetAttribute("value"));
        Assert.NotEmpty(wizard.Find("[name=ticket]").GetAttribute("value")!);
    }

    [Fact]
    public async Task What_was_ticked_stays_ticked_while_another_way_is_tried()
    {
        var ben = await Host.ActiveByAsync(SecondFactorKind.EmailVerification);
        await Host.PasskeyAsync(ben);
        var wizard = Render<Wizard>();
        wizard.WaitForElement("#email:not([disabled])").Input(ben.Email);
        wizard.Find("form").Submit();
        wizard.WaitForElement("#password").Input(ben.Password);
        wizard.Find("form").Submit();
        wizard.WaitForElement("#passkey");

        // The browser is asked for the passkey meanwhile, which renders the step anew.
        await wizard.InvokeAsync(() => wizard.Find("[name=remember]").Change(true));
        await wizard.InvokeAsync(() => wizard.FindAll("details button")[0].Click());

        wizard.WaitForElement("#code");
        Assert.True(wizard.Find("[name=remember]").HasAttribute("checked"));
    }

    [Fact]
    public async Task Whoever_is_asked_for_a_second_factor_after_all_is_told_why()
    {
        var ben = await Host.ActiveAsync();
        var wizard = Render<Wizard>();
        wizard.WaitForElement("#email:not([disabled])").Input(ben.Email);
        wizard.Find("form").Submit();
        wizard.WaitForElement("#password").Input(ben.Password);
        wizard.Find("form").Submit();
        wizard.WaitForElement("#code");

        var again = Render<Wizard>(p => p.Add(w => w.Message, "This device is not remembered any more."));

        again.WaitForElement("#code");
        Assert.Contains("This device is not remembered any more.", again.Markup, StringComparison.Ordinal);
        again.Find("#code").Input("000000");
        again.WaitForAssertion(() => Assert.DoesNotContain("This device is not remembered any more.", again.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reload_comes_back_to_the_same_step()
    {
        var ben = await Host.ActiveAsync();
        var wizard = Render<Wizard>();
        wizard.WaitForElement("#email:not([disabled])").Input(ben.Email);
        wizard.Find("form").Submit();
        wizard.WaitForElement("#password").Input(ben.Password);
        wizard.Find("form").Submit();
        wizard.WaitForElement("#code");

        Assert.NotNull(Render<Wizard>().WaitForElement("#code"));
    }

    [Fact]
    public void Prerendered_it_shows_the_first_card_and_begins_nothing()
    {
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));

        var wizard = Render<Wizard>();

        Assert.Equal("Sign in", wizard.Find("h1").TextContent);
        Assert.True(wizard.Find("#email").HasAttribute("disabled"));
    }

    [Fact]
    public async Task What_breaks_on_our_side_keeps_what_was_typed()
    {
        var wizard = Render<Wizard>();
        wizard.WaitForElement("#email:not([disabled])").Input("ann@contoso.example");
        wizard.Find("form").Submit();
        wizard.WaitForElement("#password").Input("my password");
        await Host.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TABLE Throttles"));

        wizard.Find("form").Submit();

        wizard.WaitForAssertion(() => Assert.Contains("Something went wrong on our side", wizard.Find("[role=alert]").TextContent));
        Assert.Equal("my password", wizard.Find("#password").GetAttribute("value"));
    }
}
