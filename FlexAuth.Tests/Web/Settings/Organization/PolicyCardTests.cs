using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Countries;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Web.Settings.Organization;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.Settings.Organization;

/// <summary>The card "Policy" on a server that can do all of it.</summary>
public sealed class PolicyCardTests : PortalTest
{
    private protected override ServerOffer Offer => PolicySteps.Everything;

    [Fact]
    public async Task The_usual_policy_is_seen_before_anybody_decided_anything()
    {
        await SignInAdministratorAsync();
        var card = Card(Render<AuthenticationPage>());

        Assert.Equal(
            ["Authentication app: true true", "Email verification: true false", "SMS code: true true", "Passkey: true true"],
            card.QuerySelectorAll("tbody tr").Select(row =>
                $"{row.QuerySelector(".name")!.TextContent.Trim()}: {string.Join(' ', row.QuerySelectorAll("input").Select(tick => tick.HasAttribute("checked") ? "true" : "false"))}"));
        Assert.Equal("30", card.QuerySelector("#remembered-device-days")!.GetAttribute("value"));
        Assert.Contains("MFA is mandatory for administrators and managers and cannot be switched off.", card.TextContent);
        Assert.DoesNotContain("Not offered yet", card.TextContent);
        Assert.Equal("true", Save(card).GetAttribute("aria-disabled"));
    }

    [Fact]
    public void The_countries_to_whose_numbers_codes_go_are_told()
    {
        var offer = PolicySteps.Everything with { SmsCountries = ServedCountries.Parse("NL BE") };

        var methods = Render<PolicyMethods>(p => p.Add(m => m.Form, new PolicyForm(SignInPolicy.Default)).Add(m => m.Offer, offer));

        Assert.Contains("Codes go to numbers of these countries: Belgium, Netherlands.", methods.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_asked_after_Microsoft_and_Google_is_chosen_and_saved()
    {
        await SignInAdministratorAsync();
        var page = Render<AuthenticationPage>();
        var choices = Card(page).QuerySelectorAll("select");
        Assert.Equal(["NotAsked", "Always"], choices.Select(choice => choice.GetAttribute("value")));
        Assert.DoesNotContain("Not asked for", choices[1].TextContent);

        await choices[0].ChangeAsync("UnlessVouched");
        await Card(page).QuerySelectorAll("select")[1].ChangeAsync("UnlessVouched");
        await AskToSaveAsync(page);
        await page.Find("dialog .submit").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal("The policy is saved.", Card(page).QuerySelector("p[role=status]")!.TextContent));
        var policy = await PolicyAsync();
        Assert.Equal((FactorAfterProvider.UnlessVouched, FactorAfterProvider.UnlessVouched), (policy.MemberAfterProvider, policy.AdministratorAfterProvider));
        Assert.Contains("\"memberAfterProvider\":\"UnlessVouched\"", (await Host.ReadAsync(db => db.AuditEntries.SingleAsync(e => e.Action == "organization.policy.changed"))).Details);
    }

    [Fact]
    public async Task Saving_leads_first_to_whom_it_meets_by_name()
    {
        await SignInAdministratorAsync();
        var ben = await Host.ActiveAsync();
        var page = Render<AuthenticationPage>();

        await ToggleAsync(page, "Authentication app for members");
        await AskToSaveAsync(page);

        Assert.Contains("1 person has to set up a method before they get in.", page.Find("dialog .affected").TextContent);
        Assert.Equal("Ben Okafor Contoso", Assert.Single(page.FindAll("dialog .names li")).TextContent);
        Assert.Equal(SignInPolicy.Default, await PolicyAsync());

        await page.Find("dialog .submit").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal("The policy is saved.", Card(page).QuerySelector("p[role=status]")!.TextContent));
        Assert.DoesNotContain(TwoFactorMethod.AuthenticationApp, (await PolicyAsync()).MemberMethods.Values);
        Assert.IsType<EnterSecondFactor>(await Host.Browser().GivePasswordAsync(ben));
    }

    [Fact]
    public async Task Where_more_people_are_met_than_were_shown_the_dialog_shows_them_and_asks_anew()
    {
        await SignInAdministratorAsync();
        await Host.ActiveAsync();
        var page = Render<AuthenticationPage>();
        await ToggleAsync(page, "Authentication app for members");
        await AskToSaveAsync(page);
        await Host.ActiveAsync(member => (member.FirstName, member.LastName) = ("Ines", "Costa"));

        await page.Find("dialog .submit").ClickAsync();

        page.WaitForAssertion(() => Assert.Contains("More people are affected by now.", page.Find("dialog [role=alert]").TextContent));
        Assert.Equal(["Ines Costa Contoso", "Ben Okafor Contoso"], page.FindAll("dialog .names li").Select(person => person.TextContent));
        Assert.Equal(SignInPolicy.Default, await PolicyAsync());

        await page.Find("dialog .submit").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal("The policy is saved.", Card(page).QuerySelector("p[role=status]")!.TextContent));
    }

    [Theory]
    [InlineData("31")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("a week")]
    [InlineData("")]
    public async Task Days_that_cannot_be_are_refused_at_the_field_and_stay_in_it(string typed)
    {
        await SignInAdministratorAsync();
        var page = Render<AuthenticationPage>();

        await page.Find("#remembered-device-days").InputAsync(typed);
        await Card(page).QuerySelector("form")!.SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal("true", page.Find("#remembered-device-days").GetAttribute("aria-invalid")));
        Assert.Contains("Enter a whole number of days from 0 to 30.", Card(page).TextContent);
        Assert.Equal(typed, page.Find("#remembered-device-days").GetAttribute("value"));
    }

    [Fact]
    public async Task An_open_screen_has_to_prove_itself_first()
    {
        var account = await Host.WithPasswordAsync(member => member.Role = FlexAuth.Core.Users.MemberRole.OrganizationAdministrator);
        SignIn((await Host.Get<SessionDirectory>().FindAsync(await Host.SessionTokenAsync(account.Id)))!);
        var page = Render<AuthenticationPage>();
        Host.Clock.Advance(TimeSpan.FromMinutes(16));
        await page.Find("#remembered-device-days").InputAsync("7");
        await AskToSaveAsync(page);

        var saving = page.Find("dialog .submit").ClickAsync();
        await page.WaitForElementAsync("#step-up-proof");
        Assert.Equal(SignInPolicy.Default, await PolicyAsync());
        await page.Find("#step-up-proof").InputAsync(Account.UsualPassword);
        await page.FindAll("dialog form").Single(form => form.QuerySelector("#step-up-proof") is not null).SubmitAsync();
        await saving;

        Assert.Equal(7, (await PolicyAsync()).RememberedDeviceDays);
    }

    [Fact]
    public async Task What_somebody_else_saves_meanwhile_is_told_and_what_was_edited_here_does_not_overwrite_it()
    {
        await SignInAdministratorAsync();
        var page = Render<AuthenticationPage>();
        await page.Find("#remembered-device-days").InputAsync("7");

        await Host.Get<ChangePolicy>().ExecuteAsync(
            await Host.AdministratorAsync(), new PolicyChange(SignInPolicy.Default with { MandatoryPinForMobile = true }, 0));
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Contains("Somebody else changed the policy meanwhile", Card(page).TextContent));
        Assert.Equal("true", Save(Card(page)).GetAttribute("aria-disabled"));
        Assert.Equal("7", page.Find("#remembered-device-days").GetAttribute("value"));

        await Card(page).QuerySelectorAll("button").Single(button => button.TextContent == "Show what it is now").ClickAsync();
        Assert.Equal("30", page.Find("#remembered-device-days").GetAttribute("value"));
        Assert.DoesNotContain("Somebody else", Card(page).TextContent);
    }

    [Fact]
    public async Task An_untouched_card_follows_what_somebody_else_saves()
    {
        await SignInAdministratorAsync();
        var page = Render<AuthenticationPage>();

        await Host.Get<ChangePolicy>().ExecuteAsync(
            await Host.AdministratorAsync(), new PolicyChange(SignInPolicy.Default with { RememberedDeviceDays = 14 }, 0));
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Equal("14", page.Find("#remembered-device-days").GetAttribute("value")));
    }

    [Fact, Trait("Rule", "AZ1")]
    public async Task A_suborganizations_administrator_reads_it_and_who_decides()
    {
        await SignInAdministratorAsync(await Host.SuborganizationAsync("Logistics"));
        var card = Card(Render<AuthenticationPage>());

        Assert.Contains("Only an Organization Administrator of Contoso, the main organization, can change this.", card.TextContent);
        Assert.All(card.QuerySelectorAll("input"), input => Assert.True(input.HasAttribute("disabled")));
        Assert.Empty(card.QuerySelectorAll("button"));
    }

    private static IElement Card(IRenderedComponent<AuthenticationPage> page) => page.Find("section[aria-labelledby=policy]");

    private static IElement Save(IElement card) => card.QuerySelectorAll("button").Single(button => button.TextContent.Trim() == "Save");

    private static Task ToggleAsync(IRenderedComponent<AuthenticationPage> page, string label) =>
        page.FindAll(".tick").Single(tick => tick.TextContent.Trim() == label).QuerySelector("input")!.ChangeAsync(true);

    private static async Task AskToSaveAsync(IRenderedComponent<AuthenticationPage> page)
    {
        await Card(page).QuerySelector("form")!.SubmitAsync();
        await page.WaitForElementAsync("dialog .affected");
    }

    private Task<SignInPolicy> PolicyAsync() => Host.ReadAsync(async db => (await db.PolicyOfAsync(Host.Main.Id, default)).Policy);
}
