using System.Text.RegularExpressions;
using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlexAuth.Tests.Stories;

/// <summary>Whatever is typed or pasted gets a clear sentence, and the page stays alive.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public partial class BadInputStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    private const int TenMegabytes = 10_000_000;
    private const string NotAnEmail = "Sign in with your email address. Usernames are no longer accepted.";
    private const string CodeMalformed = "Enter the six digits that your app shows.";

    [Fact]
    [Trait("Rule", "PW4")]
    public async Task Wrong_passwords_are_told_to_wait_and_unknown_accounts_get_the_same_words()
    {
        var person = await PersonAsync();
        var account = await Halden.NewcomerAsync(person, "Thijs");
        await new Portal(person.Page).SignOutAsync();

        var known = await GuessAsync(person, account.Email, times: 5);
        var unknown = await GuessAsync(person, "nobody.here@halden.example", times: 5);

        Assert.Equal(known, unknown);
        Assert.All(known[..4], sentence => Assert.StartsWith("That email address and password do not match", sentence, StringComparison.Ordinal));
        Assert.Matches(WaitSentence(), known[4]);
        await Halden.Users.StandsAtAsync(account.Email, "Locked");
    }

    [Fact]
    public async Task Emails_in_any_spelling_emoji_passwords_and_codes_with_spaces_are_taken()
    {
        var person = await PersonAsync();
        var (account, link) = await Halden.InviteAsync("Vera");
        account.Password = "🦊🌊🎈🧩🪁🛶🍋🧭";
        await account.ActivateAsync(person.Page, link);
        await new Portal(person.Page).SignOutAsync();

        var signIn = await new SignInPage(person.Page).OpenAsync();
        await signIn.GiveEmailAsync($"  {account.Email.ToUpperInvariant()} ");
        await signIn.GivePasswordAsync(account.Password);
        await signIn.Is("Enter your verification code");
        await signIn.Code.FillAsync("12a4b6");
        await signIn.Continue.ClickAsync();
        await signIn.IsRefusedAsync(CodeMalformed);

        await PasteAsync(signIn.Code, TenMegabytes);
        await signIn.Continue.ClickAsync();
        await signIn.IsRefusedAsync(CodeMalformed);

        var code = await account.App.NextCodeAsync();
        await signIn.Code.FillAsync($"{code[..3]} {code[3..]}");
        await signIn.Continue.ClickAsync();
        await new Portal(person.Page).IsHomeAsync("Vera");
    }

    [Fact]
    public async Task Usernames_and_endless_pastes_get_a_sentence_and_the_page_lives_on()
    {
        var person = await PersonAsync();
        var signIn = await new SignInPage(person.Page).OpenAsync();
        await signIn.GiveEmailAsync("ana.halden");
        await signIn.IsRefusedAsync(NotAnEmail);
        await signIn.GiveEmailAsync("");
        await signIn.IsRefusedAsync("Enter your email address.");
        await signIn.GiveEmailAsync($"{new string('a', 320 - "@halden.example".Length)}@halden.example");
        await signIn.IsRefusedAsync(NotAnEmail);
        await PasteAsync(signIn.Email, TenMegabytes);
        await signIn.Continue.ClickAsync();
        await signIn.IsRefusedAsync(NotAnEmail);

        await signIn.GiveEmailAsync("nobody.with.paste@halden.example");
        await signIn.Is("Enter your password");
        await PasteAsync(signIn.Password, TenMegabytes);
        await signIn.Continue.ClickAsync();
        await Expect(signIn.Error).ToContainTextAsync("do not match an account");
        await signIn.UseAnotherAccount.ClickAsync();
        await signIn.Is("Sign in");
    }

    [Fact]
    public async Task Endless_pastes_into_the_search_and_the_form_for_a_new_person_are_answered()
    {
        var administrator = Halden.Administrator;
        var tab = await administrator.Context.NewPageAsync();
        var users = await new UsersPage(tab).OpenAsync();
        await PasteAsync(users.Search, TenMegabytes);
        await Expect(users.NobodyMatches).ToBeVisibleAsync();
        await tab.GetByRole(AriaRole.Button, new() { Name = "Clear search" }).ClickAsync();
        await Expect(users.Rows.First).ToBeVisibleAsync();

        var form = await users.OpenNewAsync();
        foreach (var field in new[] { form.FirstName, form.LastName, form.Email, form.Phone })
            await PasteAsync(field, TenMegabytes);
        await form.New.ClickAsync();
        await NewUserDialog.IsRefusedAsync(form.FirstName, "Use at most 100 characters on one line.");
        await NewUserDialog.IsRefusedAsync(form.LastName, "Use at most 100 characters on one line.");
        await NewUserDialog.IsRefusedAsync(form.Email, "This is not a complete email address, like name@example.com.");
        await NewUserDialog.IsRefusedAsync(form.Phone, "This is not a complete phone number.");
        await form.Cancel.ClickAsync();
        await form.Discard.ClickAsync();
        await Expect(form.Dialog).ToBeHiddenAsync();
        await tab.CloseAsync();
    }

    /// <summary>Each time from the start, as somebody who guesses does.</summary>
    private static async Task<List<string>> GuessAsync(Person person, string email, int times)
    {
        var answers = new List<string>();
        for (var i = 0; i < times; i++)
        {
            var signIn = await new SignInPage(person.Page).OpenAsync();
            await signIn.GiveEmailAsync(email);
            await signIn.GivePasswordAsync($"not my password {i}");
            answers.Add(await signIn.Error.InnerTextAsync());
        }

        return answers;
    }

    /// <summary>Out of the clipboard, as a person pastes.</summary>
    private static async Task PasteAsync(ILocator field, int length)
    {
        await field.Page.EvaluateAsync("length => navigator.clipboard.writeText('a'.repeat(length))", length);
        await field.FocusAsync();
        await field.Page.Keyboard.PressAsync("Control+a");
        await field.Page.Keyboard.PressAsync("Control+v");
        await Expect(field).ToHaveValueAsync(Pasted());
    }

    [GeneratedRegex(@"^Too many wrong attempts\. Wait 1[45] minutes, then try again\.")]
    private static partial Regex WaitSentence();

    [GeneratedRegex("^a{32,400}$")]
    private static partial Regex Pasted();
}
