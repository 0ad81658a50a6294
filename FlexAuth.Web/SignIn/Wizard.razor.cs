using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.SignIn;

public sealed partial class Wizard
{
    private SignInStep step = new EnterEmail();
    private EnterEmail first = new();
    private string? refusal;
    private bool resumed;
    private bool leaving;

    // It stays as it is while the person tries another way.
    private bool remember;

    [Parameter] public string ReturnUrl { get; set; } = FlexAuthUrls.Home;

    [Parameter] public string? Message { get; set; }

    [Parameter] public bool ByHand { get; set; }

    [Inject] private SignInWizard SignIn { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private ServerOffer Offer { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        // While the page is prerendered nothing moves: a step may mail a code or make a ticket.
        if (!Live)
            return;
        await RunAsync(async () => Take(await SignIn.ResumeAsync(Actor.Visitor)));
        resumed = true;
    }

    private Task AnswerAsync(SignInAnswer answer) => RunAsync(async () => Take(await SignIn.AnswerAsync(Actor.Visitor, answer)));

    private void Take(Result<SignInStep> result)
    {
        refusal = result.Succeeded ? null : Errors.Of(result.Error);
        step = result.Succeeded ? result.Value : step;
        first = step as EnterEmail ?? first;
        remember &= step is EnterSecondFactor;

        // The first step stays in sight until the browser is there.
        leaving = step is GoToProvider;
        if (step is GoToProvider there)
            Navigation.NavigateTo(there.Address.AbsoluteUri, forceLoad: true);
    }
}
