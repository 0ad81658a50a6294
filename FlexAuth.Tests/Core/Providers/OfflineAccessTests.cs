using System.Web;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.Refresh;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Stories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Providers;

/// <summary>
/// A certified issuer that keeps to the standard: offline access with a page of consent alone, a new refresh token each time, and a former one is a thief's.
/// </summary>
[Trait("Needs", "Server"), Trait("Rule", "SE2")]
public sealed class OfflineAccessTests
{
    private const SignInMethod ContosoId = SignInMethod.OpenIdConnect;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(66);

    [Fact]
    public async Task Whoever_is_disabled_at_a_provider_of_choice_is_out_at_the_next_check()
    {
        await using var providers = await OpenIdProviders.StartAsync();
        await using var forest = await BeginAsync(providers);
        var nadia = await forest.MemberAsync(forest.Main);
        var first = await SignInAsync(forest, nadia);
        Assert.NotNull(await TokenAsync(forest));
        var second = await SignInAsync(forest, nadia);

        // Asked again and again, each time by the token that the answer before brought.
        HashSet<string?> tokens = [await TokenAsync(forest)];
        for (var hour = 1; hour <= 3; hour++)
        {
            await HourAsync(forest);
            Assert.True(tokens.Add(await TokenAsync(forest)));
        }

        Assert.NotNull(await FindAsync(forest, second));
        using var web = new HttpClient();
        using var disabled = await web.PostAsync(new Uri(providers.Other, $"/disable/{nadia.Email}"), null, TestContext.Current.CancellationToken);
        Assert.True(disabled.IsSuccessStatusCode);
        await HourAsync(forest);

        Assert.Null(await FindAsync(forest, first));
        Assert.Null(await FindAsync(forest, second));
        Assert.Equal((ContosoId, SessionEnd.ProviderRefused), await forest.Host.Get<SessionDirectory>().EndOfAsync(second.Token));
    }

    private static async Task<Forest> BeginAsync(OpenIdProviders providers)
    {
        var offer = ServerOffer.Today with { Providers = EnumSet.Of(ContosoId), Names = new Dictionary<SignInMethod, string> { [ContosoId] = "Contoso ID" } };
        var organization = Guid.CreateVersion7();
        var forest = await Forest.GrowAsync(
            offer,
            [
                .. OpenIdProviders.SettingsOf("OpenIdConnect:0", providers.Other.AbsoluteUri.TrimEnd('/')),
                ("FlexAuth:PublicUrl", "http://localhost"),
                ("FlexAuth:SignIn:SessionIdle", "23:00:00"),
                ("FlexAuth:Providers:OpenIdConnect:0:DisplayName", "Contoso ID"),
                ("FlexAuth:Providers:OpenIdConnect:0:Domains:0", ProviderWorld.Domain),
                ("FlexAuth:Providers:OpenIdConnect:0:Organization", $"{organization}"),
                ("FlexAuth:Providers:OpenIdConnect:0:Scopes", "openid profile email offline_access"),
            ]);

        // The issuer's tokens are of now.
        forest.Host.Clock.Advance(DateTimeOffset.UtcNow - forest.Host.Clock.GetUtcNow());
        forest.Host.Get<IOptions<ProvidersOptions>>().Value.OpenIdConnect[0].Organization = forest.Main.Id;
        await forest.Host.ChangeAsync(db => db.Add(new ProviderTenant
        {
            Provider = ContosoId,
            Tenant = providers.Other.AbsoluteUri.TrimEnd('/'),
            RootOrganizationId = forest.Main.Id,
            VerifiedAt = forest.Host.Clock.GetUtcNow(),
        }));
        return forest;
    }

    /// <summary>There, back, and where it sends them once more, there and back again.</summary>
    private static async Task<StartedSession> SignInAsync(Forest forest, Member member)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var person = new HttpClient(handler);
        var browser = forest.Host.Browser();
        var address = (await browser.AnswerAsync<GoToProvider>(new ChooseProvider(ContosoId, "/"))).Address;
        for (Uri? next = address; next is not null;)
        {
            var outcome = await forest.Host.Get<FinishProviderSignIn>().ExecuteAsync(browser.Visitor, await VisitAsync(person, next, member.Email!));
            Assert.Null(outcome.Error ?? outcome.Value.Problem);
            next = outcome.Value.Onward;
        }

        return (await browser.RedeemAsync((await browser.ResumeAsync<Done>()).Ticket)).Value;
    }

    private static async Task<ProviderAnswer> VisitAsync(HttpClient person, Uri address, string login)
    {
        while (address.AbsolutePath != ProviderReturnPath.Of(ContosoId))
        {
            using var content = new FormUrlEncodedContent([new("login", login), new("answer", "yes")]);
            using var answer = address.AbsolutePath.StartsWith("/interaction/", StringComparison.Ordinal)
                ? await person.PostAsync(address, content, TestContext.Current.CancellationToken)
                : await person.GetAsync(address, TestContext.Current.CancellationToken);
            address = new Uri(address, answer.Headers.Location!);
        }

        var back = HttpUtility.ParseQueryString(address.Query);
        return new ProviderAnswer(ContosoId, back["state"], back["code"], back["error"], back["iss"]);
    }

    private static Task<SignedInMember?> FindAsync(Forest forest, StartedSession session) => forest.Host.Get<SessionDirectory>().FindAsync(session.Token);

    private static Task<string?> TokenAsync(Forest forest) => forest.Host.ReadAsync(db => db.ProviderGrants.Select(g => g.ProtectedToken).SingleAsync());

    private static Task HourAsync(Forest forest)
    {
        forest.Host.Clock.Advance(Interval);
        return forest.Host.Get<IEnumerable<IHostedService>>().OfType<AccountChecks>().Single().RunOnceAsync(TestContext.Current.CancellationToken);
    }
}
