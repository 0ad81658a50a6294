using FlexAuth.Core.Operations;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Authenticators;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class AddAppDialog
{
    private const string Field = "first-code";

    private OfferedAuthenticator? offered;
    private (Guid Offer, Guid? Replaces) named;
    private AppInUse? replaces;
    private string? replacesName;
    private string name = "";
    private string code = "";
    private bool busy;
    private string? nameProblem;
    private string? codeProblem;
    private string? problem;
    private string? toField;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    [Parameter] public EventCallback<AddedAuthenticator> OnAdded { get; set; }

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private AddAuthenticator Add { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private IStringLocalizer<FactorWords> Factors { get; set; } = null!;

    [Inject] private IStringLocalizer<AddAppDialog> Text { get; set; } = null!;

    /// <summary>Shows the seed of an offer, in place of an app where one is to go.</summary>
    public void Open(OfferedAuthenticator offer, AppInUse? inPlaceOf, string? itsName)
    {
        (offered, replaces, replacesName) = (offer, inPlaceOf, itsName);
        // Whoever closed it by a slip finds what they typed.
        if (named != (offer.Id, inPlaceOf?.Id))
            name = inPlaceOf?.Name ?? "";
        (named, code) = ((offer.Id, inPlaceOf?.Id), "");
        Say(null);
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (toField is not { } field)
            return;
        toField = null;
        await Script.FocusAsync(field);
    }

    private async Task SubmitAsync()
    {
        if (busy || offered is not { } offer)
            return;
        busy = true;
        var times = 0;
        var added = await Around.RunAsync(() =>
        {
            times++;
            return Add.ExecuteAsync(Actor.Member, new FirstCode(offer.Id, name, code, replaces?.Id));
        });
        busy = false;
        if (added is null)
            return;
        Say(added.Error);

        // They proved themselves in between, and the code ran out over it: no matter of their clock.
        if (times > 1 && added.Error?.Code == "sign_in.code_clock_behind")
            codeProblem = Text["CodeOver"];
        if (!added.Succeeded)
            return;
        Close();
        await OnAdded.InvokeAsync(added.Value);
    }

    /// <summary>Each problem stands at the field that can do something about it; a refused code makes room for the next one.</summary>
    private void Say(Error? error)
    {
        (nameProblem, codeProblem, problem) = (null, null, null);
        switch (error?.Code)
        {
            case null:
                break;
            case var wrong when wrong.StartsWith("sign_in.code", StringComparison.Ordinal):
                (codeProblem, toField) = (Errors.Of(error), Field);
                code = code.Length == 6 ? "" : code;
                break;
            case var wrong when wrong.StartsWith("security.app_name", StringComparison.Ordinal):
                (nameProblem, toField) = (Errors.Of(error), "app-name");
                break;
            default:
                problem = Errors.Of(error);
                break;
        }
    }

    private void Close()
    {
        // The seed is not kept a moment longer than it is shown.
        (offered, code) = (null, "");
    }
}
