using System.Text.RegularExpressions;
using FlexAuth.Core.Delivery;
using FlexAuth.Tests.Stories.Pages;
using Microsoft.Playwright;

namespace FlexAuth.Tests.Stories;

/// <summary>What somebody knows and has to sign in with.</summary>
internal sealed partial class Account(string email, string firstName)
{
    public const string GoodPassword = "quiet harbour lamp 42";

    public string Email { get; } = email;

    public string FirstName { get; } = firstName;

    public string Password { get; set; } = GoodPassword;

    public AuthenticationApp App { get; set; } = null!;

    public string RecoveryCode { get; set; } = "";

    /// <summary>From the one-time link to the start page.</summary>
    public async Task ActivateAsync(IPage page, string link)
    {
        var activate = await new ActivatePage(page).OpenAsync(link);
        await activate.ChooseAsync(Password);
        await SetUpSecondFactorAsync(page);
        await new Portal(page).IsHomeAsync(FirstName);
    }

    public async Task SetUpSecondFactorAsync(IPage page)
    {
        var authenticator = new AuthenticatorStep(page);
        App = await authenticator.TypeKeyIntoAppAsync();
        await authenticator.GiveCodeAsync(await App.NextCodeAsync());
        var recoveryCode = new RecoveryCodeStep(page);
        RecoveryCode = await recoveryCode.ReadAsync();
        await recoveryCode.ConfirmSavedAsync();
    }

    /// <summary>Email, password, six digits.</summary>
    public async Task SignInAsync(IPage page)
    {
        await AsFarAsCodeAsync(page);
        await new SignInPage(page).GiveCodeAsync(await App.NextCodeAsync());
        await new Portal(page).IsHomeAsync(FirstName);
    }

    /// <summary>Email and password.</summary>
    public async Task AsFarAsCodeAsync(IPage page)
    {
        var signIn = await new SignInPage(page).OpenAsync();
        await signIn.GiveEmailAsync(Email);
        await signIn.GivePasswordAsync(Password);
        await signIn.Is("Enter your verification code");
    }

    /// <summary>The one-time link in the text part of a mail.</summary>
    public static string LinkIn(DevelopmentMail mail) => LinkIn(mail.Text);

    /// <inheritdoc cref="LinkIn(DevelopmentMail)" />
    public static string LinkIn(string text) => Link().Match(text).Value;

    [GeneratedRegex(@"http\S+/activate\?token=\S+")]
    private static partial Regex Link();
}
