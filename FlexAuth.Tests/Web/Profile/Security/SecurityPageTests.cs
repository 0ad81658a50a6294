using AngleSharp.Dom;
using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Web.Profile.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Web.Profile.Security;

/// <summary>The page itself: what it shows, and that it lives.</summary>
public sealed class SecurityPageTests : SecurityPageTest
{
    [Fact]
    public async Task The_way_to_it_and_the_words_are_those_of_the_manual()
    {
        var page = await OpenAsync();

        Assert.Equal("Authentication Security Settings", page.Find("h1").TextContent);
        Assert.Equal(["User Profile", "Settings", "Authentication Security Settings"], page.FindAll(".crumbs li").Select(crumb => Words(crumb)));
        var password = Section(page, "password");
        Assert.Equal(["Last password change", "Last login", "Last IP address"], password.QuerySelectorAll("dt").Select(name => name.TextContent));
        Assert.Equal(["just now", "just now", "198.51.100.7"], password.QuerySelectorAll("dd").Select(value => value.TextContent.Trim()));
        Assert.Equal(["Change password", "Resend password reset email"], password.QuerySelectorAll("button").Select(button => button.TextContent.Trim()));
    }

    [Fact]
    public async Task A_sign_in_elsewhere_appears_by_itself()
    {
        var page = await OpenAsync();
        Assert.Single(Section(page, "sessions").QuerySelectorAll("li"));

        await Host.Browser("192.0.2.66").SignInAsync(Me);
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Equal(2, Section(page, "sessions").QuerySelectorAll("li").Length));
        Assert.Equal("Firefox on Linux This browser", Words(Section(page, "sessions").QuerySelector("li .what")!));
        Assert.Contains("192.0.2.66", Section(page, "sign-ins").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_signs_in_with_Microsoft_alone_is_told_so_and_sees_sessions_and_history()
    {
        var ben = await Host.ActiveAsync();
        await Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Microsoft", ProviderKey = "tenant.object", UserId = ben.Id }));
        await OpenAsync(ben);
        await Host.ChangeAsync(ben, m => m.EmailLoginEnabled = false);

        var page = Render<SecurityPage>();

        page.WaitForAssertion(() => Assert.Equal("You sign in with Microsoft Entra ID", page.Find("#no-email-login").TextContent));
        Assert.Empty(page.FindAll("section[aria-labelledby=password]"));
        Assert.NotEmpty(Section(page, "sessions").QuerySelectorAll("li"));
        Assert.NotEmpty(Section(page, "sign-ins").QuerySelectorAll("ol > li"));
    }

    [Fact]
    public async Task What_changes_elsewhere_in_the_organization_is_nobodys_reason_to_read_it_anew()
    {
        var page = await OpenAsync();
        var suborganization = await Host.SuborganizationAsync("Nordics");
        await Host.ChangeAsync(Me, m => m.PasswordSetAt = Host.Clock.GetUtcNow().AddDays(-3));

        Announce(ChangeKind.Organization, suborganization.Id);
        Announce(ChangeKind.Member, Guid.CreateVersion7());
        Assert.Equal("just now", Section(page, "password").QuerySelector("dd")!.TextContent.Trim());
        Announce(ChangeKind.Organization, Host.Main.Id);

        page.WaitForAssertion(() => Assert.Equal("3 days ago", Section(page, "password").QuerySelector("dd")!.TextContent.Trim()));
    }

    [Fact, Trait("Rule", "OT3")]
    public async Task Whoever_is_kept_waiting_after_too_many_wrong_tries_is_told_for_how_long_and_what_it_may_mean()
    {
        var me = await Host.ActiveAsync();
        await Host.ChangeAsync(db => db.Add(new Throttle
        {
            Key = FlexAuth.Core.SignIn.Throttling.SecondFactor(SecondFactorKind.AuthenticationApp, me.Id),
            Count = Host.Get<IOptions<FlexAuth.Core.SignIn.SignInOptions>>().Value.SecondFactorTries,
            ResetsAt = Host.Clock.GetUtcNow().AddMinutes(10),
        }));
        Here = SignIn(await Host.SessionOfAsync(me));

        var page = Render<SecurityPage>();

        Assert.Contains("No code of your authentication app is accepted now; you can try again in 10 minutes.", Words(page.Find(".notice")), StringComparison.Ordinal);
        Assert.Contains("look at your sign-ins below", page.Find(".notice").TextContent, StringComparison.Ordinal);
        Host.Clock.Advance(TimeSpan.FromMinutes(11));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".notice")));
    }

    [Fact]
    public void Every_way_that_can_be_held_has_words()
    {
        var words = Services.GetRequiredService<IStringLocalizer<OwnHolds>>();

        Assert.All(Enum.GetNames<HeldWay>(), name => Assert.False(words[name].ResourceNotFound, name));
    }

    [Fact]
    public async Task No_two_buttons_have_the_same_name()
    {
        var me = await Host.ActiveAsync();
        await Host.AddFactorsAsync(me, SecondFactorKind.EmailVerification, SecondFactorKind.SmsCode);
        await Host.AnotherAppAsync(await Host.SessionOfAsync(me), me);
        await Host.SignedInAsync(me);
        await Host.SignedInAsync(me);

        var page = await OpenAsync(me);

        var names = page.FindAll("section.card :is(.button, .link-button)").Select(button => NameOf(page, button)).ToList();
        Assert.Contains("Regenerate Recovery code", names);
        Assert.Contains("Regenerate Reset two-factor authentication", names);
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task Until_it_is_read_its_shape_is_shown_and_a_failure_can_be_tried_again()
    {
        Door.Shut();
        var page = await OpenAsync();
        Assert.NotEmpty(page.FindAll(".skeleton"));

        Door.IsBroken = true;
        Door.Open();
        page.WaitForAssertion(() => Assert.Contains("Your security settings could not be read", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Door.IsBroken = false;
        Button(page, "Try again").Click();

        page.WaitForAssertion(() => Assert.NotNull(page.Find("section[aria-labelledby=password]")));
        Assert.Empty(page.FindAll("[role=alert]"));
        page.WaitForAssertion(() => Assert.Equal(page.Find(".column").Id, JSInterop.Invocations["flexAuth.focus"].Single().Arguments[0]));
    }

    [Fact]
    public async Task What_cannot_be_read_anew_stays_with_a_word_about_it()
    {
        var page = await OpenAsync();
        Door.IsBroken = true;

        await Host.Browser().SignInAsync(Me);
        LetChangesArrive();

        page.WaitForAssertion(() => Assert.Contains("What you see may be out of date", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.NotNull(page.Find("section[aria-labelledby=password]"));
    }

    private static string NameOf(IRenderedComponent<SecurityPage> page, IElement button) => button.GetAttribute("aria-labelledby") is { } ids
        ? string.Join(' ', ids.Split(' ').Select(id => page.Find($"#{id}").TextContent.Trim()))
        : button.GetAttribute("aria-label") ?? button.TextContent.Trim();

    /// <summary>The feed tells of a commit, and the page has had its time.</summary>
    private void Announce(ChangeKind kind, Guid id)
    {
        Host.Get<ChangeFeed>().Publish([new Change(kind, Host.Main.Id, id)]);
        LetChangesArrive();
    }
}
