using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Passkeys;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Passkeys;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class PasskeysCard
{
    private PasskeyButton? button;
    private PasskeyNameDialog naming = null!;
    private bool busy;
    private string? problem;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    /// <summary>A recovery code was made with the first factor: it has to be saved.</summary>
    [Parameter] public EventCallback<string> OnRecoveryCode { get; set; }

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private OfferNewPasskey Offer { get; set; } = null!;

    [Inject] private AddPasskey Add { get; set; } = null!;

    [Inject] private RemovePasskey Remove { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ServerOffer Server { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<PasskeysCard> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<FactorWords> Factors { get; set; } = null!;

    [Inject] private IStringLocalizer<PasskeysCard> Text { get; set; } = null!;

    private IReadOnlyList<PasskeyInUse> Passkeys => Own.Person.EmailLogin.Passkeys;

    private bool IsAllowed => Own.Safeguards.Counting.Contains(TwoFactorMethod.Passkey);

    private bool IsLast => Own.Safeguards.IsLast(TwoFactorMethod.Passkey);

    /// <summary>Has the browser make one more.</summary>
    public Task AddAsync() => button?.PressAsync() ?? Task.CompletedTask;

    /// <summary>With a fresh proof where one is wanted; that the person would not prove themselves is no problem to tell of.</summary>
    private async Task<Result<PasskeyRequest>> AskAsync()
    {
        problem = null;
        return await Around.RunAsync(() => Offer.ExecuteAsync(Actor.Member, default)) ?? new Error("step_up.required");
    }

    private async Task FinishAsync(PasskeyAnswer answer)
    {
        busy = true;
        var added = await Logger.CatchAsync(() => Add.ExecuteAsync(Actor.Member, answer));
        busy = false;
        if (!added.Succeeded)
        {
            Explain(added.Error);
            return;
        }

        await Around.DoneAsync(Text[Own.UsesEmailLogin ? "Added" : "AddedSecond"]);

        // One dialog at a time: a name can be given later, the code is shown this once.
        if (added.Value.RecoveryCode is { } code)
            await OnRecoveryCode.InvokeAsync(code);
        else
            naming.OpenNew(added.Value.Id, added.Value.Name);
    }

    private void Explain(Error error) => problem = error.Code == "step_up.required" ? null : Errors.Of(error);

    private void AskToRemove(PasskeyInUse passkey)
    {
        problem = null;
        Around.Ask(new Question(
            Text["RemoveQuestion", passkey.Name],
            Factors.WithDevices(Own, Text[Own.UsesEmailLogin ? "RemoveWhat" : "RemoveWhatSecond", Factors.LeftWithout(Own, TwoFactorMethod.Passkey, passkey.Id)]),
            Text["Remove"],
            Text["Removed", passkey.Name],
            () => Remove.ExecuteAsync(Actor.Member, new OwnPasskey(passkey.Id)))
        {
            IsSoAlready = ["passkey.gone"],
        });
    }

    private static string? From(PasskeyInUse passkey) => passkey.LastUsedFrom is { } address ? $" · {address}" : null;
}
