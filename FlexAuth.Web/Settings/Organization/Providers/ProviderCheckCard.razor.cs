using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.SelfCheck;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization.Providers;

public sealed partial class ProviderCheckCard
{
    [Parameter, EditorRequired] public ProviderSetUp SetUp { get; set; } = null!;

    [Parameter] public ProviderCheckState? State { get; set; }

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private IStringLocalizer<ProviderCheckCard> Text { get; set; } = null!;

    private string Name => Offer.FullNameOf(SetUp.Provider);

    /// <summary>A provider that only the configuration knows needs to be told more.</summary>
    private bool IsOfChoice => SetUp.Provider.IsFurther();

    private string Section => ProvidersOptions.KeyOf(SetUp.Provider);

    private string HeadingId => $"check-{SetUp.Provider.ToString().ToLowerInvariant()}";

    /// <summary>The worst of what was found.</summary>
    private (Tone Tone, string Word) Overall => (SetUp.IsOffered, State) switch
    {
        (false, _) => (Tone.Neutral, Text["State.NotOffered"]),
        (_, null or { IsBusy: true }) => (Tone.Info, Text["State.Checking"]),
        (_, { Report: null }) => (Tone.Warning, Text["State.NotChecked"]),
        (_, { Report.Findings: var found }) when found.Any(finding => finding.Verdict is Verdict.Bad) => (Tone.Danger, Text["State.Bad"]),
        (_, { Report.Findings: var found }) when found.Any(finding => finding.Verdict is Verdict.Unknown) => (Tone.Neutral, Text["State.Unknown"]),
        _ => (Tone.Success, Text["State.Good"]),
    };

    private string Claims(ProviderReport report) => report.MissingClaims switch
    {
        null => Text["Claims.Unknown", Name],
        [] => Text["Claims.Good"],
        var missing => Text["Claims.Bad", Name, string.Join(", ", missing)],
    };

    private static string Key(ProviderFinding finding) => $"{finding.Thing}.{finding.Verdict}";

    private static Tone ToneOf(Verdict verdict) => verdict switch
    {
        Verdict.Good => Tone.Success,
        Verdict.Bad => Tone.Danger,
        _ => Tone.Neutral,
    };

    private static IconName DrawingOf(Verdict verdict) => verdict switch
    {
        Verdict.Good => IconName.CheckCircle,
        Verdict.Bad => IconName.Error,
        _ => IconName.Info,
    };
}
