using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Reports;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Settings.Organization.SignInDetails;
using FlexAuth.Web.Shared;
using FlexAuth.Web.SignIn.Providers;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class ReportDialog
{
    private const string DoneId = "report-done";

    private SignInStory? story;
    private ReportPreview? preview;
    private ReportOutcome? outcome;
    private bool open;
    private bool busy;
    private bool endOthers;
    private bool toOutcome;
    private string? problem;

    [Parameter, EditorRequired] public OwnSignIn Own { get; set; } = null!;

    [Parameter] public EventCallback OnChangePassword { get; set; }

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private PreviewReport Preview { get; set; } = null!;

    [Inject] private ReportSignIn Report { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private IStringLocalizer<FactorWords> Factors { get; set; } = null!;

    [Inject] private IStringLocalizer<ReportDialog> Text { get; set; } = null!;

    [Inject] private IStringLocalizer<ProviderWords> Names { get; set; } = null!;

    [Inject] private IStringLocalizer<SignInWords> Ways { get; set; } = null!;

    /// <summary>Asks about one, with what the report would do. Whoever has a stranger among their sign-ins rather ends too much.</summary>
    public async Task OpenAsync(SignInStory which)
    {
        (story, preview, outcome, problem) = (which, null, null, null);
        var read = await Around.RunAsync(() => Preview.ExecuteAsync(Actor.Member, new StepToReport(which.Last.Id)));
        if (read is null || story != which)
            return;
        if (!read.Succeeded)
        {
            await Around.DoneAsync(Errors.Of(read.Error), Tone.Danger);
            return;
        }

        (preview, open, endOthers) = (read.Value, true, true);
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
        var reported = await Around.RunAsync(() => Report.ExecuteAsync(Actor.Member, new SignInToReport(story.Last.Id, endOthers && preview?.OthersLeft > 0)));
        busy = false;
        problem = reported is { Succeeded: false } ? Errors.Of(reported.Error) : null;
        if (reported is not { Succeeded: true })
            return;
        (outcome, toOutcome) = (reported.Value, true);
        await Around.OnChanged.InvokeAsync();
    }

    /// <summary>What waited for a proof: it is asked for now, unless it holds.</summary>
    private async Task TakeAsync()
    {
        if (busy || story is null || outcome is not { } before)
            return;
        busy = true;
        var taken = await Around.RunAsync(
            () => Report.ExecuteAsync(Actor.Member, new SignInToReport(story.Last.Id, EndOthers: false, TakeFactors: true)));
        busy = false;
        problem = taken is { Succeeded: false } ? Errors.Of(taken.Error) : null;
        if (taken is not { Succeeded: true, Value: var then })
            return;
        outcome = before with
        {
            SessionsEnded = before.SessionsEnded + then.SessionsEnded,
            Taken = new ReportTake(then.Taken.Factors, [.. before.Taken.Accounts, .. then.Taken.Accounts]),
            Waiting = then.Waiting,
            Stays = then.Stays,
        };
        toOutcome = true;
        await Around.OnChanged.InvokeAsync();
    }

    /// <summary>What stays, a sentence for each reason.</summary>
    private IEnumerable<(string Words, string Names)> Staying(IReadOnlyList<StayingFactor> stays) => stays
        .GroupBy(factor => factor.Why).OrderBy(group => group.Key)
        .Select(group => ($"Stays.{group.Key}", Factors.Of(Offer, new ReportTake([.. group.Select(factor => factor.Factor)], []))));

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
