using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Phones;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class PhoneCard
{
    private PhoneDialog dialog = null!;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    /// <summary>A recovery code was made with the first factor: it has to be saved.</summary>
    [Parameter] public EventCallback<string> OnRecoveryCode { get; set; }

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private RemovePhone Remove { get; set; } = null!;

    [Inject] private ServerOffer Server { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private IStringLocalizer<FactorWords> Factors { get; set; } = null!;

    [Inject] private IStringLocalizer<PhoneCard> Text { get; set; } = null!;

    private PhoneInUse? Phone => Own.Person.EmailLogin.Phone;

    private bool IsAllowed => Own.Safeguards.Counting.Contains(TwoFactorMethod.SmsCode);

    private bool IsLast => Own.Safeguards.IsLast(TwoFactorMethod.SmsCode);

    /// <summary>Asks for a number, and proves it.</summary>
    public Task AddAsync()
    {
        dialog.Open(isAnother: Phone is not null);
        return Task.CompletedTask;
    }

    private async Task AddedAsync(AddedFactor added)
    {
        await Around.DoneAsync(Text["Done"]);
        if (added.RecoveryCode is { } code)
            await OnRecoveryCode.InvokeAsync(code);
    }

    private void AskToRemove() => Around.Ask(new Question(
        Text["Question"],
        Factors.WithDevices(Own, Text["QuestionWhat", Factors.LeftWithout(Own, TwoFactorMethod.SmsCode)]),
        Text["Remove"],
        Text["Removed"],
        () => Remove.ExecuteAsync(Actor.Member, default)));
}
