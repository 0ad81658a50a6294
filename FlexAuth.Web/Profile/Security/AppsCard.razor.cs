using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Authenticators;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class AppsCard
{
    private AddAppDialog adding = null!;
    private NameAppDialog naming = null!;
    private bool busy;
    private string? problem;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    /// <summary>A recovery code was made with the first app: it has to be saved.</summary>
    [Parameter] public EventCallback<string> OnRecoveryCode { get; set; }

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private OfferAuthenticator Offer { get; set; } = null!;

    [Inject] private RemoveAuthenticator Remove { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ServerOffer Server { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private IStringLocalizer<FactorWords> Factors { get; set; } = null!;

    [Inject] private IStringLocalizer<AppsCard> Text { get; set; } = null!;

    private IReadOnlyList<AppInUse> Apps => Own.Person.EmailLogin.Apps;

    private bool IsAllowed => Own.Safeguards.Counting.Contains(TwoFactorMethod.AuthenticationApp);

    private bool IsLast => Own.Safeguards.IsLast(TwoFactorMethod.AuthenticationApp);

    /// <summary>Opens the dialog for one more.</summary>
    public Task AddAsync() => OfferAsync(null);

    /// <summary>First the proof, where one is wanted, and the seed; then the dialog with both in it.</summary>
    private async Task OfferAsync(AppInUse? replaces)
    {
        if (busy)
            return;
        busy = true;
        problem = null;
        var offered = await Around.RunAsync(() => Offer.ExecuteAsync(Actor.Member, default));
        busy = false;
        if (offered is { Succeeded: true })
            adding.Open(offered.Value, replaces, replaces is null ? null : Factors.Of(Own.Person.EmailLogin, replaces));
        else
            problem = offered is { Succeeded: false } ? Errors.Of(offered.Error) : null;
        StateHasChanged();
    }

    private async Task AddedAsync(AddedAuthenticator added)
    {
        await Around.DoneAsync(Text["Done"]);
        if (added.RecoveryCode is { } code)
            await OnRecoveryCode.InvokeAsync(code);
    }

    private void AskToRemove(AppInUse app) => Around.Ask(new Question(
        Text["RemoveQuestion", Factors.Of(Own.Person.EmailLogin, app)],
        Factors.WithDevices(Own, Text["RemoveWhat", Factors.LeftWithout(Own, TwoFactorMethod.AuthenticationApp, app.Id)]),
        Text["Remove"],
        Text["Removed", Factors.Of(Own.Person.EmailLogin, app)],
        () => Remove.ExecuteAsync(Actor.Member, new OwnAuthenticator(app.Id)))
    {
        IsSoAlready = ["security.app_gone"],
    });
}
