using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Tests.Web.Settings;
using FlexAuth.Web.SignIn.StepUp;
using Microsoft.AspNetCore.Identity;

namespace FlexAuth.Tests.Web.SignIn.StepUp;

[Trait("Rule", "SE7")]
public sealed class StepUpAtProviderTests : PortalTest
{
    private protected override ServerOffer Offer => ServerOffer.Today with
    {
        Providers = EnumSet.Of(SignInMethod.Microsoft, SignInMethod.Google, SignInMethod.OpenIdConnect2),
        Names = new Dictionary<SignInMethod, string> { [SignInMethod.OpenIdConnect2] = "Partner ID" },
    };

    [Theory]
    [InlineData("Microsoft", "Microsoft")]
    [InlineData("OpenIdConnect2", "Partner ID")]
    public async Task Whoever_has_neither_password_nor_factor_is_led_to_their_provider_and_hears_where_it_cannot_be_reached(string provider, string name)
    {
        var ben = await Host.WithPasswordAsync(m => m.PasswordHash = null);
        await Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = provider, ProviderKey = "key", UserId = ben.Id }));
        SignIn(await Host.SessionOfAsync(ben));
        var dialog = Render<StepUpDialog>();

        Task<bool> asked = null!;
        await dialog.InvokeAsync(() => { asked = dialog.Instance.AskAsync(); });

        var button = dialog.WaitForElement("#step-up-proof");
        Assert.Equal($"Sign in with {name} again", button.TextContent.Trim());
        Assert.Contains($"You go to {name}, sign in there again, and come back to this page.", dialog.Markup, StringComparison.Ordinal);
        Assert.Contains("What you typed and did not save is lost.", dialog.Markup, StringComparison.Ordinal);
        Assert.Empty(dialog.FindAll("input"));
        dialog.Find("form").Submit();

        // This server offers it, and its settings are gone.
        dialog.WaitForAssertion(() => Assert.Contains($"Signing in with {name} is not set up on this server.", dialog.Find(".notice").TextContent));
        Assert.False(asked.IsCompleted);
    }
}
