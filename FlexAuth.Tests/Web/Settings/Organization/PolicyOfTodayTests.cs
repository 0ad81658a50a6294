using Bunit;
using FlexAuth.Web.Settings.Organization;

namespace FlexAuth.Tests.Web.Settings.Organization;

/// <summary>The card "Policy" says what this server does not offer yet, and does not pretend.</summary>
public sealed class PolicyOfTodayTests : PortalTest
{
    [Fact]
    public async Task What_this_server_does_not_offer_is_shown_as_such()
    {
        await SignInAdministratorAsync();
        var card = Render<AuthenticationPage>().Find("section[aria-labelledby=policy]");

        Assert.Equal(
            ["SMS code"],
            card.QuerySelectorAll("tbody tr").Where(row => row.QuerySelector(".badge") is not null)
                .Select(row => row.QuerySelector(".name")!.FirstChild!.TextContent.Trim()));
        Assert.Contains("What this server does not offer yet lets nobody in.", card.TextContent);
        Assert.Single(card.QuerySelectorAll(".badge"));
    }

    [Fact]
    public async Task Allowing_only_what_this_server_does_not_offer_is_refused()
    {
        await SignInAdministratorAsync();
        var page = Render<AuthenticationPage>();

        // The app, the code by mail and the passkey, for members.
        await page.FindAll(".tick input")[0].ChangeAsync(false);
        await page.FindAll(".tick input")[2].ChangeAsync(false);
        await page.FindAll(".tick input")[6].ChangeAsync(false);
        await page.Find("section[aria-labelledby=policy] form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Contains(
            "Members could not sign in: allow them at least one method that this server offers.",
            page.Find("section[aria-labelledby=policy] [role=alert]").TextContent));
        Assert.Empty(page.FindAll("dialog[open], dialog .affected"));
    }
}
