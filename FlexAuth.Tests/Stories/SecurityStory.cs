using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>People look after their own sign-in.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class SecurityStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    [Trait("Rule", "OT5")]
    [Trait("Rule", "RC3")]
    public async Task A_member_adds_an_app_renames_and_removes_one_and_signs_in_with_a_new_recovery_code()
    {
        var person = await PersonAsync();
        var account = await Halden.NewcomerAsync(person, "Fleur");
        var security = await new SecurityPage(person.Page).OpenAsync();
        await Expect(security.Protection).ToContainTextAsync("One thing would protect your account better");
        var second = await person.Context.NewPageAsync();
        await second.GotoAsync("/profile/security");
        var other = new SecurityPage(second);
        await Expect(other.Apps).ToHaveCountAsync(1);

        await security.PressAsync("Add another", "apps");
        await Expect(security.Dialog.GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
        await person.Page.Keyboard.PressAsync("Escape");
        await Expect(security.Button("Add another", "apps")).ToBeFocusedAsync();
        await person.Page.Keyboard.PressAsync("Enter");

        // Closed and asked for again within one frame, before the browser tells of the closing.
        await Expect(security.Dialog.GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
        await security.Dialog.EvaluateAsync("dialog => { dialog.dispatchEvent(new Event('cancel')); dialog.close(); document.activeElement.click(); }");
        var tablet = await security.SetUpAppAsync("Tablet");
        await Expect(security.Apps).ToHaveCountAsync(2);
        await Expect(other.Apps).ToHaveCountAsync(2);
        await Expect(other.Protection).ToContainTextAsync("Your account is well protected");

        await security.ChooseAsync("Tablet", "Rename");
        await security.Dialog.GetByLabel("Name").FillAsync("Kitchen tablet");
        await security.ConfirmAsync("Save");
        await Expect(security.Actions("Kitchen tablet")).ToBeFocusedAsync();
        await Expect(other.Apps.Last).ToContainTextAsync("Kitchen tablet");

        // Both tabs ask to remove one of the two: one is left.
        await security.ChooseAsync("Authentication app", "Remove");
        await other.ChooseAsync("Kitchen tablet", "Remove");
        await security.ConfirmAsync("Remove");
        await Expect(security.Apps).ToHaveCountAsync(1);
        await Expect(security.HeadingOf("apps")).ToBeFocusedAsync();
        await other.ConfirmAsync("Remove");
        await Expect(other.Dialog).ToContainTextAsync("This is the only second factor that signs you in");
        await second.CloseAsync();

        var code = await security.RegenerateRecoveryCodeAsync();
        await Halden.Server.MailToAsync(account.Email, "Your recovery code for Halden Group was replaced");
        await security.SignOutAsync();
        await account.AsFarAsCodeAsync(person.Page);
        var signIn = new SignInPage(person.Page);
        await signIn.GiveCodeAsync(await account.App.NextCodeAsync());
        await signIn.IsRefusedAsync("That code belongs to an entry that you replaced. Use the newer entry, and delete the old one from your app.");
        await signIn.ChooseRecoveryCodeAsync();
        await signIn.GiveRecoveryCodeAsync(code);
        var step = new RecoveryCodeStep(person.Page);
        await step.ReadAsync("Save your new recovery code");
        await step.ConfirmSavedAsync();
        await security.IsHomeAsync("Fleur");
        await security.SignOutAsync();

        account.App = tablet;
        await account.SignInAsync(person.Page);
        await security.OpenAsync();
        await security.PressAsync("Resend password reset email", "password");
        await Expect(security.Message).ToContainTextAsync($"on its way to {account.Email}");
        await security.PressAsync("Regenerate", "reset-two-factor");
        await security.ConfirmAsync("Reset");
        await Expect(security.Message).ToContainTextAsync("Your two-factor authentication is reset.");
        await Expect(security.HeadingOf("reset-two-factor")).ToBeFocusedAsync();
        await Expect(security.Apps).ToHaveCountAsync(0);
        await Expect(security.Protection).ToContainTextAsync("Your account is not protected by a second factor");
        await Halden.Server.MailToAsync(account.Email, "Your two-factor authentication for Halden Group was reset");
    }

    [Fact]
    [Trait("Rule", "SE2")]
    [Trait("Rule", "PW5")]
    [Trait("Rule", "SE6")]
    public async Task A_member_ends_a_session_forgets_a_device_reports_a_sign_in_that_was_not_theirs_and_changes_the_password()
    {
        var (here, there) = (await PersonAsync(), await PersonAsync());
        var account = await Halden.NewcomerAsync(here, "Guus");
        await account.AsFarAsCodeAsync(there.Page);
        await there.PageIsAccessibleAsync();
        await new SignInPage(there.Page).RememberDevice.CheckAsync();
        await new SignInPage(there.Page).GiveCodeAsync(await account.App.NextCodeAsync());
        await new Portal(there.Page).IsHomeAsync("Guus");
        var security = await new SecurityPage(here.Page).OpenAsync();
        await Expect(security.Sessions).ToHaveCountAsync(2);

        await security.Sessions.GetByRole(AriaRole.Button).ClickAsync();
        await security.ConfirmAsync("End session");
        await IsOutAsync(there);
        await Expect(security.Sessions).ToHaveCountAsync(1);

        // Remembered there, the password is enough; forgotten here, it is not.
        var signIn = await new SignInPage(there.Page).OpenAsync();
        await signIn.GiveEmailAsync(account.Email);
        await signIn.GivePasswordAsync(account.Password);
        await new Portal(there.Page).IsHomeAsync("Guus");
        await Expect(security.SignIns.First).ToContainTextAsync("remembered device");
        await security.Devices.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(security.Dialog).ToContainTextAsync("Sessions go on.");
        await security.ConfirmAsync("Forget");
        await Expect(security.Message).ToContainTextAsync("You give a second factor at the next sign-in there.");
        await Expect(security.Devices).ToHaveCountAsync(0);
        await new Portal(there.Page).SignOutAsync();
        await account.SignInAsync(there.Page);
        await Expect(security.Sessions).ToHaveCountAsync(2);
        await security.SignIns.First.GetByRole(AriaRole.Button, new() { Name = "This wasn’t me" }).ClickAsync();
        await Expect(security.Dialog).ToContainTextAsync("That session ends at once.");
        await Expect(security.Dialog).ToContainTextAsync("Kept, although it confirmed that it was you: authentication app.");
        await security.ConfirmAsync("Report");
        await IsOutAsync(there);
        await Expect(security.Dialog).ToContainTextAsync("Your administrators are told.");
        await Halden.Server.MailToAsync(account.Email, "Set a new password for Halden Group");
        var notice = await Halden.Server.MailToAsync(Halden.Ana.Email, "Somebody at Halden Group reported a sign-in that was not theirs");
        Assert.Contains("By: Guus Nieuw", notice.Text, StringComparison.Ordinal);

        await security.ConfirmAsync("Change password");
        await security.ChangePasswordAsync(account.Password, "seven quiet herons 9");
        await Expect(security.SignIns.Nth(0)).ToContainTextAsync("Identity confirmed");
        await signIn.OpenAsync();
        await signIn.GiveEmailAsync(account.Email);
        await signIn.GivePasswordAsync(account.Password);
        await Expect(signIn.Error).ToContainTextAsync("That email address and password do not match");
        await signIn.Password.FillAsync("seven quiet herons 9");
        await signIn.Continue.ClickAsync();
        await signIn.Is("Enter your verification code");
    }

    private static Task IsOutAsync(Person person) =>
        Expect(new SignInPage(person.Page).Heading).ToHaveTextAsync("Sign in");
}
