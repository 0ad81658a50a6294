using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Web.Settings;
using FlexAuth.Web.Passkeys;
using FlexAuth.Web.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Web.SignIn.StepUp;

[Trait("Rule", "SE7")]
public sealed class StepUpDialogTests : PortalTest
{
    private protected override ServerOffer Offer => ServerOffer.Of(sendsSms: true);

    [Fact]
    public async Task A_right_code_is_sent_by_itself_and_answers_yes()
    {
        var (ben, dialog) = await OpenAsync(Host.ActiveAsync());
        var asked = await AskAsync(dialog);
        Assert.Equal("one-time-code", dialog.Find("input").GetAttribute("autocomplete"));
        dialog.WaitForAssertion(() => Assert.Equal("step-up-proof", JSInterop.Invocations["flexAuth.openDialog"].Single().Arguments[1]));

        dialog.Find("input").Input(ben.Code(Host.Clock));

        Assert.True(await asked);
        dialog.WaitForAssertion(() => Assert.Empty(dialog.FindAll("form")));
    }

    [Fact]
    public async Task A_wrong_code_is_told_at_the_field_which_is_free_again()
    {
        var (ben, dialog) = await OpenAsync(Host.ActiveAsync());
        var asked = await AskAsync(dialog);
        var wrong = ben.WrongCode(Host.Clock);

        dialog.Find("input").Input(wrong);

        dialog.WaitForAssertion(() => Assert.Contains("That code is not right", dialog.Find(".error").TextContent));
        Assert.Equal("", dialog.Find("input").GetAttribute("value") ?? "");
        Assert.Equal("true", dialog.Find("input").GetAttribute("aria-invalid"));
        dialog.WaitForAssertion(() => Assert.Equal("step-up-proof", JSInterop.Invocations["flexAuth.focus"][^1].Arguments[0]));
        Assert.False(asked.IsCompleted);
    }

    [Fact]
    public async Task Too_many_wrong_ones_say_how_long_to_wait()
    {
        var (_, dialog) = await OpenAsync(Host.WithPasswordAsync());
        await AskAsync(dialog);
        Assert.Equal("password", dialog.Find("input").GetAttribute("type"));
        for (var n = 0; n < 5; n++)
        {
            dialog.Find("input").Input($"a guess {n}");
            dialog.Find("form").Submit();
            dialog.WaitForState(() => dialog.Find("button[type=submit]").GetAttribute("aria-disabled") is null);
        }

        dialog.WaitForAssertion(() => Assert.Equal("Too many wrong passwords. Wait 15 minutes, then try again. You stay signed in.", dialog.Find(".error").TextContent));
    }

    [Fact]
    public async Task Cancelling_answers_no_and_forgets_what_was_typed()
    {
        var (_, dialog) = await OpenAsync(Host.WithPasswordAsync());
        var asked = await AskAsync(dialog);
        dialog.Find("input").Input("half a pass");

        dialog.FindAll("button").Single(button => button.TextContent == "Cancel").Click();

        Assert.False(await asked);
        await AskAsync(dialog);
        Assert.Equal("", dialog.Find("input").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task Closing_with_Escape_answers_no()
    {
        var (_, dialog) = await OpenAsync(Host.ActiveAsync());
        var asked = await AskAsync(dialog);

        dialog.Find("dialog").TriggerEvent("onclose", EventArgs.Empty);

        Assert.False(await asked);
    }

    [Fact]
    public async Task Two_who_ask_at_a_time_get_one_dialog_and_one_answer()
    {
        var (ben, dialog) = await OpenAsync(Host.ActiveAsync());
        var (one, other) = (await AskAsync(dialog), await AskAsync(dialog));

        dialog.Find("input").Input(ben.Code(Host.Clock));

        Assert.True(await one);
        Assert.True(await other);
    }

    [Fact]
    public async Task Where_the_way_changed_meanwhile_the_new_one_is_asked_for()
    {
        var (ben, dialog) = await OpenAsync(Host.ActiveAsync());
        await AskAsync(dialog);
        await Host.ReadAsync(async db => await db.AuthenticatorApps.ExecuteDeleteAsync() + await db.RecoveryCodes.ExecuteDeleteAsync());

        dialog.Find("input").Input(ben.Code(Host.Clock));

        dialog.WaitForAssertion(() => Assert.Equal("password", dialog.Find("input").GetAttribute("type")));
        Assert.Contains("changed meanwhile", dialog.Find(".error").TextContent);
    }

    [Fact]
    public async Task Password_and_mailed_code_are_asked_for_together_and_the_code_is_on_its_way()
    {
        var (ben, dialog) = await OpenAsync(Host.ActiveByAsync(SecondFactorKind.EmailVerification));
        var asked = await AskAsync(dialog);
        Assert.Contains(ben.Email, dialog.Find(".address").TextContent);
        var code = await Host.MailboxCodeOfAsync(ben);

        dialog.Find("#step-up-proof").Input(code);
        Assert.Empty(dialog.FindAll(".error"));
        dialog.Find("#step-up-password").Input("not the password");
        dialog.Find("form").Submit();
        dialog.WaitForAssertion(() => Assert.Contains("That password is not right", dialog.Find(".error").TextContent));
        Assert.Equal("true", dialog.Find("#step-up-password").GetAttribute("aria-invalid"));
        Assert.Equal(code, dialog.Find("#step-up-proof").GetAttribute("value"));

        dialog.Find("#step-up-password").Input(ben.Password);
        dialog.Find("form").Submit();
        Assert.True(await asked);
    }

    [Fact]
    public async Task Another_way_is_chosen_and_its_code_is_sent_then_and_not_before()
    {
        var account = Host.ActiveAsync();
        await Host.AddFactorsAsync(await account, SecondFactorKind.SmsCode);
        var (ben, dialog) = await OpenAsync(account);
        var asked = await AskAsync(dialog);
        Assert.Empty(await Host.SmsAsync(CoreHostAccounts.Phone));

        dialog.FindAll("details button").Single(b => b.TextContent == "Get a code by SMS").Click();
        dialog.WaitForAssertion(() => Assert.Contains("+31 •••• 12", dialog.Find(".address").TextContent));
        dialog.Find("#step-up-password").Input(ben.Password);
        dialog.Find("#step-up-proof").Input(await Host.SmsCodeOfAsync(CoreHostAccounts.Phone));

        Assert.True(await asked);
    }

    [Fact]
    public async Task Whoever_does_not_wait_for_a_code_and_takes_the_app_instead_is_asked_for_that_alone()
    {
        var account = Host.ActiveAsync();
        await Host.AddFactorsAsync(await account, SecondFactorKind.SmsCode);
        var (ben, dialog) = await OpenAsync(account);
        var asked = await AskAsync(dialog);
        var others = await Host.Get<WriteGate>().EnterAsync(CancellationToken.None);

        var sending = dialog.FindAll("button").Single(button => button.TextContent == "Get a code by SMS").ClickAsync();
        dialog.WaitForAssertion(() => Assert.Equal("Sending a code…", dialog.Find("[role=status]").TextContent));
        Assert.Empty(dialog.FindAll(".notice"));
        await dialog.FindAll("button").Single(button => button.TextContent == "Use the authentication app").ClickAsync();
        await others.DisposeAsync();
        await sending;

        Assert.DoesNotContain("was sent by SMS", dialog.Markup, StringComparison.Ordinal);
        dialog.Find("input").Input(ben.Code(Host.Clock));
        Assert.True(await asked);
    }

    [Fact]
    public async Task Where_no_further_code_can_be_sent_it_says_how_long_and_another_way_is_there()
    {
        var account = Host.ActiveAsync();
        await Host.AddFactorsAsync(await account, SecondFactorKind.SmsCode);
        var (ben, dialog) = await OpenAsync(account);
        await Host.ChangeAsync(db => db.Add(new Throttle { Key = Throttling.SmsSend(ben.Id, CodePurpose.StepUp), Count = 15, ResetsAt = Host.Clock.GetUtcNow().AddMinutes(20) }));
        await AskAsync(dialog);

        dialog.FindAll("details button").Single(b => b.TextContent == "Get a code by SMS").Click();

        dialog.WaitForAssertion(() => Assert.Contains("Wait 20 minutes", dialog.Find("[role=alert]").TextContent));
        dialog.FindAll("details button").Single(b => b.TextContent == "Use the authentication app").Click();
        dialog.WaitForAssertion(() => Assert.Contains("authentication app shows now", dialog.Markup));
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task Whoever_lost_the_phone_gives_password_and_recovery_code_and_hears_that_it_is_spent()
    {
        var (ben, dialog) = await OpenAsync(Host.ActiveAsync());
        var asked = await AskAsync(dialog, ProofStrength.Factor);

        dialog.FindAll("details button").Single(b => b.TextContent == "Use your recovery code").Click();
        dialog.WaitForAssertion(() => Assert.Contains("It is spent by this", dialog.Markup));
        dialog.Find("#step-up-password").Input(ben.Password);
        dialog.Find("#step-up-proof").Input(RecoveryCodeText.New());
        dialog.Find("form").Submit();
        dialog.WaitForAssertion(() => Assert.Contains("not your current recovery code", dialog.Find(".error").TextContent));
        dialog.Find("#step-up-proof").Input(ben.RecoveryCode);
        dialog.Find("form").Submit();

        Assert.True(await asked);
    }

    [Fact, Trait("Rule", "RC1")]
    public async Task A_recovery_code_that_confirmed_somebody_is_replaced_before_they_go_on()
    {
        var (ben, dialog) = await OpenAsync(Host.ActiveAsync());
        var asked = await AskAsync(dialog);
        dialog.FindAll("details button").Single(b => b.TextContent == "Use your recovery code").Click();
        dialog.WaitForAssertion(() => Assert.Contains("It is spent by this", dialog.Markup));
        dialog.Find("#step-up-password").Input(ben.Password);
        dialog.Find("#step-up-proof").Input(ben.RecoveryCode);
        dialog.Find("form").Submit();
        dialog.WaitForAssertion(() => Assert.Equal("Save your new recovery code", dialog.Find("h2").TextContent));
        Assert.False(asked.IsCompleted);

        dialog.Find("form").Submit();
        dialog.WaitForAssertion(() => Assert.Contains("Save the code first", dialog.Find(".error").TextContent));
        dialog.Find("#new-code-saved").Change(true);
        dialog.Find("form").Submit();

        Assert.True(await asked);
        var left = await Host.ReadAsync(db => db.RecoveryCodes.SingleAsync());
        Assert.NotNull(left.SavedAt);
    }

    [Fact]
    public async Task A_change_of_factors_asks_for_more_than_any_other_act()
    {
        var (ben, dialog) = await OpenAsync(Host.WithPasswordAsync());
        await AskAsync(dialog, ProofStrength.Factor);

        dialog.WaitForAssertion(() => Assert.Contains(ben.Email, dialog.Find(".address").TextContent));
        Assert.Equal(2, dialog.FindAll("input").Count);
    }

    [Fact]
    public async Task A_passkey_comes_first_where_the_person_has_one_and_answers_yes()
    {
        var (_, dialog, passkey) = await OpenWithPasskeyAsync();
        var browser = JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.get", _ => true);
        var asked = await AskAsync(dialog);
        dialog.WaitForAssertion(() => Assert.Equal("step-up-proof", JSInterop.Invocations["flexAuth.openDialog"].Single().Arguments[1]));
        Assert.Empty(dialog.FindAll("input"));
        Assert.Empty(browser.Invocations);

        dialog.Find("#step-up-proof").Click();
        dialog.WaitForAssertion(() => Assert.Single(browser.Invocations));
        browser.SetResult(new BrowserAnswer(passkey.Get(new PasskeyRequest((string)browser.Invocations.Single().Arguments[0]!, "")), null));

        Assert.True(await asked);
        Assert.Empty(JSInterop.Invocations["flexAuth.passkeys.stop"]);
    }

    [Fact]
    public async Task A_passkey_that_was_not_used_or_not_accepted_is_told_and_the_app_will_do_instead()
    {
        var (ben, dialog, _) = await OpenWithPasskeyAsync();
        var browser = JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.get", _ => true);
        browser.SetResult(new BrowserAnswer(null, "cancelled"));
        var asked = await AskAsync(dialog);

        dialog.Find("#step-up-proof").Click();
        dialog.WaitForAssertion(() => Assert.Contains("No passkey was used.", dialog.Find(".notice").TextContent));
        browser.SetResult(new BrowserAnswer("{}", null));
        dialog.Find("#step-up-proof").Click();
        dialog.WaitForAssertion(() => Assert.Contains("This passkey was not accepted.", dialog.Find(".notice").TextContent));
        Assert.False(asked.IsCompleted);

        dialog.FindAll("details button").Single(b => b.TextContent == "Use the authentication app").Click();
        dialog.WaitForElement("input").Input(ben.Code(Host.Clock));
        Assert.True(await asked);
    }

    [Fact]
    public async Task Whoever_cancels_while_the_browser_asks_is_asked_no_longer()
    {
        var (_, dialog, _) = await OpenWithPasskeyAsync();
        var browser = JSInterop.Setup<BrowserAnswer>("flexAuth.passkeys.get", _ => true);
        var asked = await AskAsync(dialog);
        dialog.Find("#step-up-proof").Click();
        dialog.WaitForAssertion(() => Assert.Single(browser.Invocations));

        dialog.FindAll("button").Single(button => button.TextContent == "Cancel").Click();

        Assert.False(await asked);
        dialog.WaitForAssertion(() => Assert.Single(JSInterop.Invocations["flexAuth.passkeys.stop"]));
    }

    [Fact]
    public async Task Whoever_has_nothing_to_prove_with_is_told_to_sign_in_anew()
    {
        var (_, dialog) = await OpenAsync(Host.WithPasswordAsync(m => m.PasswordHash = null));

        await AskAsync(dialog);

        Assert.Contains("Sign out, sign in again", dialog.Find("[role=alert]").TextContent);
        Assert.Empty(dialog.FindAll("input"));
    }

    private static async Task<Task<bool>> AskAsync(IRenderedComponent<StepUpDialog> dialog, ProofStrength wanted = ProofStrength.Any)
    {
        Task<bool> answer = null!;
        await dialog.InvokeAsync(() => { answer = dialog.Instance.AskAsync(wanted); });
        dialog.WaitForElement("dialog .content");
        return answer;
    }

    private async Task<(Account Account, IRenderedComponent<StepUpDialog> Dialog, SoftwareAuthenticator Passkey)> OpenWithPasskeyAsync()
    {
        var account = Host.ActiveAsync();
        var passkey = await Host.PasskeyAsync(await account);
        var (ben, dialog) = await OpenAsync(account);
        return (ben, dialog, passkey);
    }

    private async Task<(Account Account, IRenderedComponent<StepUpDialog> Dialog)> OpenAsync(Task<Account> whose)
    {
        var account = await whose;
        SignIn((await Host.Get<SessionDirectory>().FindAsync(await Host.SessionTokenAsync(account.Id)))!);
        return (account, Render<StepUpDialog>());
    }
}
