using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Reports;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Settings.Organization.SignInDetails;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class ReportDialog
{
    private const string DoneId = "report-done";

    private SignInStory? story;
    private ReportOutcome? outcome;
    private bool open;
    private bool busy;
    private bool endOthers;
    private bool toOutcome;
    private string? problem;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    [Parameter] public EventCallback OnChangePassword { get; set; }

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private ReportSignIn Report { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private IStringLocalizer<FactorWords> Factors { get; set; } = null!;

    [Inject] private IStringLocalizer<ReportDialog> Text { get; set; } = null!;

    [Inject] private IStringLocalizer<SignInWords> Ways { get; set; } = null!;

    /// <summary>Whether what it began goes on.</summary>
    private bool Lives => Own.Person.Sessions.Any(session => session.Id == story?.SessionId);

    /// <summary>Whose account it came in by, which is theirs still.</summary>
    private SignInMethod? Provider => story?.Last is { Outcome: not SignInOutcome.ProviderRefused, Method: var method } && method.IsProvider()
        && Own.Way(method).IsOpen ? method : null;

    /// <summary>Sessions beside this one and that one.</summary>
    private int Others => Own.Person.Sessions.Count(session => !session.IsOwn && session.Id != story?.SessionId);

    /// <summary>Asks about one. Whoever has a stranger among their sign-ins rather ends too much.</summary>
    public void Open(SignInStory which)
    {
        (story, outcome, problem) = (which, null, null);
        (open, endOthers) = (true, true);
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toOutcome)
            return;
        toOutcome = false;

        // The button that had the keyboard is gone.
        await Script.FocusAsync(DoneId);
    }

    private async Task ReportAsync()
    {
        if (busy || story is null)
            return;
        busy = true;
        var reported = await Around.RunAsync(() => Report.ExecuteAsync(Actor.Member, new SignInToReport(story.Last.Id, endOthers && Others > 0)));
        busy = false;
        problem = reported is { Succeeded: false } ? Errors.Of(reported.Error) : null;
        if (reported is not { Succeeded: true })
            return;
        (outcome, toOutcome) = (reported.Value, true);
        await Around.OnChanged.InvokeAsync();
    }

    private string Ended(int sessions) => sessions switch
    {
        0 => Text["EndedNone"],
        1 => Text["EndedOne"],
        _ => Text["Ended", sessions],
    };

    private Task ChangePasswordAsync()
    {
        Close();
        return OnChangePassword.InvokeAsync();
    }

    private void Close() => open = false;
}
