using FlexAuth.Tests.Stories.Pages;

namespace FlexAuth.Tests.Stories;

/// <summary>The phone is not at hand.</summary>
[Collection(SignInStories.Name)]
[Trait("Needs", "Browser")]
public class RecoveryCodeSignInStory(Browser browser, Halden halden) : HaldenStory(browser, halden)
{
    [Fact]
    [Trait("Rule", "RC1")]
    public async Task A_recovery_code_lets_in_once_and_is_replaced_by_a_new_one()
    {
        var person = await PersonAsync();
        var account = await Halden.NewcomerAsync(person, "Sanne");
        await new Portal(person.Page).SignOutAsync();

        var signIn = new SignInPage(person.Page);
        await account.AsFarAsCodeAsync(person.Page);
        await signIn.ChooseRecoveryCodeAsync();
        await signIn.GiveRecoveryCodeAsync(account.RecoveryCode);
        var step = new RecoveryCodeStep(person.Page);
        var fresh = await step.ReadAsync("Save your new recovery code");
        Assert.NotEqual(account.RecoveryCode, fresh);
        await step.ConfirmSavedAsync();
        await new Portal(person.Page).IsHomeAsync("Sanne");
        await new Portal(person.Page).SignOutAsync();

        await account.AsFarAsCodeAsync(person.Page);
        await signIn.ChooseRecoveryCodeAsync();
        await signIn.GiveRecoveryCodeAsync(account.RecoveryCode);
        await signIn.IsRefusedAsync("That is not your current recovery code. A used one cannot be used again.");
        await signIn.GiveRecoveryCodeAsync(fresh.ToLowerInvariant());
        await step.ReadAsync("Save your new recovery code");
    }
}
