using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.SignIn.Providers;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization;

public sealed partial class AffectedPeople
{
    /// <summary>So few names are seen without a click.</summary>
    private const int FewNames = 20;

    private readonly Dictionary<PolicyEffect, AffectedPage> loaded = [];
    private IReadOnlyList<AffectedGroup>? shown;
    private bool busy;
    private Error? problem;

    [Parameter, EditorRequired] public IReadOnlyList<AffectedGroup> Groups { get; set; } = [];

    [Parameter, EditorRequired] public int Unaffected { get; set; }

    [Parameter, EditorRequired] public AuthenticationRules After { get; set; } = null!;

    [Parameter] public bool Enables { get; set; }

    [Inject] private ListAffected Affected { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<AffectedPeople> Logger { get; set; } = null!;

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private IStringLocalizer<ProviderWords> Providers { get; set; } = null!;

    [Inject] private IStringLocalizer<AffectedPeople> Text { get; set; } = null!;

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(shown, Groups))
            return;
        shown = Groups;
        loaded.Clear();
    }

    private bool IsGrave(PolicyEffect effect) => effect is PolicyEffect.LosesLastWayIn || (effect is PolicyEffect.MustSetUp && !Enables);

    private string Sentence(PolicyEffect effect, int people) =>
        Text[$"{(effect is PolicyEffect.MustSetUp && Enables ? "Welcome" : effect)}.{(people == 1 ? "One" : "Many")}", people, Providers.AnyOf(Offer)];

    private AffectedPage Names(AffectedGroup group) => loaded.GetValueOrDefault(group.Effect) ?? group.First;

    private async Task MoreAsync(AffectedGroup group)
    {
        if (busy)
            return;
        busy = true;
        var (asked, before) = (shown, Names(group));
        var read = await Logger.CatchAsync(() => Affected.ExecuteAsync(Actor.Member, new AffectedRequest(After, group.Effect, before.Next)));
        busy = false;
        problem = read.Error;
        if (!read.Succeeded || !ReferenceEquals(asked, shown))
            return;

        // Somebody who was renamed meanwhile may come once more.
        loaded[group.Effect] = read.Value with { People = [.. before.People.UnionBy(read.Value.People, person => person.Id)] };
    }
}
