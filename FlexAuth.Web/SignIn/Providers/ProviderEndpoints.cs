using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Proofs;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Web.Hosting.Identity;

namespace FlexAuth.Web.SignIn.Providers;

/// <summary>Where providers send people back to. What they bring is worth something once, and to the browser that left with it (FE4).</summary>
internal static class ProviderEndpoints
{
    public static void MapProviders(this IEndpointRouteBuilder endpoints)
    {
        foreach (var provider in ProviderNames.All)
        {
            Map(provider);
        }

        void Map(SignInMethod provider) => endpoints.MapGet(
            ProviderReturnPath.Of(provider),
            (
                HttpContext context,
                FinishProviderSignIn signIn,
                FinishTenant tenant,
                FinishConsent consent,
                FinishConnecting connecting,
                FinishProof proof,
                CancellationToken cancellationToken) =>
                ReturnAsync(context, provider, signIn, tenant, consent, connecting, proof, cancellationToken)).AllowAnonymous();
    }

    private static async Task<IResult> ReturnAsync(
        HttpContext context,
        SignInMethod provider,
        FinishProviderSignIn signIn,
        FinishTenant tenant,
        FinishConsent consent,
        FinishConnecting connecting,
        FinishProof proof,
        CancellationToken cancellationToken)
    {
        var answer = new ProviderAnswer(provider, One(context, "state"), One(context, "code"), One(context, "error"), One(context, "iss"))
        {
            Reason = One(context, "error_description"),
            ConsentedTenant = ConsentedTenant(context),
        };
        var errand = ProviderState.ErrandOf(answer.State);
        if (errand is null or ProviderErrand.SignIn)
        {
            var entered = await signIn.ExecuteAsync(FlexAuthPrincipal.VisitorOf(context.User), answer, cancellationToken);
            if (entered is { Succeeded: true, Value.Onward: { } onward })
            {
                return Results.Redirect(onward.AbsoluteUri);
            }

            // The wizard goes on where the attempt of this browser stands.
            return Results.LocalRedirect(FlexAuthUrls.SignInFrom(provider, Problem(entered), entered.Succeeded ? entered.Value.ReturnUrl : null));
        }

        var page = errand is ProviderErrand.Connect or ProviderErrand.Prove ? FlexAuthUrls.Security : FlexAuthUrls.Providers;
        if (FlexAuthPrincipal.MemberOf(context.User) is not { } member)
        {
            return Results.LocalRedirect(FlexAuthUrls.SignInAndReturnTo(page, sessionEnded: true));
        }

        Operation<ProviderAnswer, ProviderOutcome> operation = errand switch
        {
            ProviderErrand.Tenant => tenant,
            ProviderErrand.Consent => consent,
            ProviderErrand.Prove => proof,
            _ => connecting,
        };
        var done = await operation.ExecuteAsync(member, answer, cancellationToken);
        if (errand is ProviderErrand.Prove)
        {
            return Results.LocalRedirect(FlexAuthUrls.AfterProof(done.Succeeded ? done.Value.ReturnUrl : page, provider, Problem(done)));
        }

        return Results.LocalRedirect(FlexAuthUrls.AfterProvider(page, provider, Problem(done), errand is ProviderErrand.Consent));
    }

    private static string? Problem(Result<ProviderOutcome> outcome) => (outcome.Error ?? outcome.Value.Problem)?.Code;

    /// <summary>Entra ID writes "True"; an answer that says both yes and no says no.</summary>
    private static string? ConsentedTenant(HttpContext context) =>
        bool.TryParse(One(context, "admin_consent"), out var consented) && consented && !context.Request.Query.ContainsKey("error") ? One(context, "tenant") : null;

    /// <summary>A parameter that comes twice is none: nobody shall choose which of the two is read.</summary>
    private static string? One(HttpContext context, string name) => context.Request.Query[name] is [{ Length: > 0 } only] ? only : null;
}
