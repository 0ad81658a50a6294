using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Web.SignIn;

namespace FlexAuth.Tests.Web.SignIn.Providers;

public sealed class ProviderButtonsTests : VisitorPageTest
{
    // Offered, and then the configuration is gone: nobody is asked.
    private protected override ServerOffer Offer =>
        ServerOffer.Today with { Providers = EnumSet.Of(SignInMethod.Microsoft, SignInMethod.Google) };

    [Fact]
    public void What_the_server_offers_stands_above_what_has_to_be_typed()
    {
        var wizard = Render<Wizard>();

        Assert.Equal(["Continue with Microsoft", "Continue with Google"], wizard.FindAll(".providers button").Select(b => b.TextContent.Trim()));
        Assert.True(wizard.Markup.IndexOf("Continue with Google", StringComparison.Ordinal) < wizard.Markup.IndexOf("id=\"email\"", StringComparison.Ordinal));
    }

    [Fact, Trait("Rule", "DU6")]
    public void A_provider_that_cannot_be_had_is_explained_and_the_other_ways_stay()
    {
        var wizard = Render<Wizard>();
        wizard.WaitForElement("#email:not([disabled])").Input("ann@contoso.example");

        wizard.Find(".providers button").Click();

        wizard.WaitForAssertion(() => Assert.Contains("Signing in with Microsoft is not set up on this server", wizard.Find(".notice").TextContent));
        wizard.Find("form").Submit();
        wizard.WaitForElement("#password");
    }
}

public sealed class ProviderOfChoiceTests : VisitorPageTest
{
    private protected override ServerOffer Offer =>
        ServerOffer.Today with
        {
            Providers = EnumSet.Of(SignInMethod.OpenIdConnect, SignInMethod.OpenIdConnect3),
            Names = new Dictionary<SignInMethod, string> { [SignInMethod.OpenIdConnect] = "Fabrikam ID", [SignInMethod.OpenIdConnect3] = "Contoso ID" },
        };

    [Fact]
    public void Their_buttons_and_sentences_name_each_as_the_operator_does()
    {
        var wizard = Render<Wizard>();
        wizard.WaitForElement("#email:not([disabled])");

        Assert.Equal(["Continue with Fabrikam ID", "Continue with Contoso ID"], wizard.FindAll(".providers button").Select(b => b.TextContent.Trim()));
        wizard.FindAll(".providers button")[1].Click();

        wizard.WaitForAssertion(() => Assert.Contains("Signing in with Contoso ID is not set up on this server", wizard.Find(".notice").TextContent));
    }
}

public sealed class NoProviderTests : VisitorPageTest
{
    [Fact]
    public void A_server_that_offers_none_shows_no_button() => Assert.Empty(Render<Wizard>().FindAll(".providers, .or"));
}
