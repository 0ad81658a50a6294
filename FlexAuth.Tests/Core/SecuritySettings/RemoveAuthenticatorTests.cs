using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings.Authenticators;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>An app goes, gets another name, or stays because nothing else would be left.</summary>
public sealed class RemoveAuthenticatorTests
{
    [Fact, Trait("Rule", "AU5")]
    public async Task A_removed_app_signs_nobody_in_the_other_one_does_and_the_person_is_mailed()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var old = Assert.Single(await host.AppsOfAsync(ben));
        var (id, phone) = await host.AnotherAppAsync(me, ben);

        Assert.True((await host.RemoveAppAsync(me, old.Id)).Succeeded);
        Assert.Equal("security.app_gone", (await host.RemoveAppAsync(me, old.Id)).Error?.Code);

        Assert.Equal(id, Assert.Single(await host.AppsOfAsync(ben)).Id);
        var browser = host.Browser();
        Assert.Equal("sign_in.code_replaced", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.Code(host.Clock))).Problem?.Code);
        await host.Browser().SignInAsync(phone);
        Assert.Equal("An authentication app was removed from your account at Contoso", (await host.MailsAsync(ben))[0].Subject);
    }

    [Fact]
    public async Task The_last_one_stays_where_nothing_else_signs_the_person_in()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var only = Assert.Single(await host.AppsOfAsync(ben));

        Assert.Equal("security.last_method", (await host.RemoveAppAsync(me, only.Id)).Error?.Code);

        Assert.Single(await host.AppsOfAsync(ben));
        Assert.Equal(0, await host.ReadAsync(db => db.RetiredSeeds.CountAsync()));
        await host.Browser().SignInAsync(ben);
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task One_that_the_policy_forbids_goes_after_a_proof_and_the_next_sign_in_sets_up_what_it_allows()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.Email });
        var only = Assert.Single(await host.AppsOfAsync(ben)).Id;
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal("step_up.required", (await host.RemoveAppAsync(me, only)).Error?.Code);
        Assert.Null((await host.Get<ProveAgain>().ExecuteAsync(me, new Proof(ProofKind.AuthenticationApp, ben.Code(host.Clock)))).Error);

        Assert.True((await host.RemoveAppAsync(me, only)).Succeeded);

        Assert.Equal(0, await host.ReadAsync(db => db.RecoveryCodes.CountAsync()));
        Assert.IsType<ProveMailbox>(await host.Browser().GivePasswordAsync(ben));
    }

    [Fact]
    public async Task Two_tabs_that_remove_the_last_two_at_once_leave_one()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var (second, _) = await host.AnotherAppAsync(me, ben);
        var first = (await host.AppsOfAsync(ben)).Single(app => app.Id != second).Id;

        var answers = await Task.WhenAll(new[] { first, second }.Select(id => Task.Run(() => host.RemoveAppAsync(me, id))));

        Assert.Single(answers, answer => answer.Succeeded);
        Assert.Single(answers, answer => answer.Error?.Code == "security.last_method");
        Assert.Single(await host.AppsOfAsync(ben));
    }

    [Fact]
    public async Task Twenty_tabs_that_remove_the_same_one_remove_it_once()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var (second, _) = await host.AnotherAppAsync(me, ben);
        var mails = (await host.MailsAsync(ben)).Count;

        var answers = await Own.AtOnceAsync(20, () => host.RemoveAppAsync(me, second));

        Assert.Single(answers, answer => answer.Succeeded);
        Assert.Equal(19, answers.Count(answer => answer.Error?.Code == "security.app_gone"));
        Assert.Equal(mails + 1, (await host.MailsAsync(ben)).Count);
    }

    [Theory]
    [InlineData("  Work   phone ", "Work   phone")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public async Task A_name_is_kept_tidied_without_a_proof_and_in_the_trail(string? typed, string? kept)
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        await host.ReadAsync(db => db.AuthenticatorApps.ExecuteUpdateAsync(a => a.SetProperty(x => x.Name, "Phone")));
        host.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.True((await RenameAsync(host, me, typed)).Succeeded);

        Assert.Equal(kept, Assert.Single(await host.AppsOfAsync(ben)).Name);
        Assert.Equal("user.authenticator.renamed", (await host.ReadAsync(db => db.AuditEntries.SingleAsync())).Action);
        Assert.Empty(await host.MailsAsync(ben));
    }

    [Theory]
    [InlineData("a\nb", "security.app_name.invalid")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901", "security.app_name.too_long")]
    public async Task What_cannot_be_a_name_is_told(string typed, string problem)
    {
        await using var host = await CoreHost.StartAsync();
        var me = await host.SessionOfAsync(await host.ActiveAsync());

        Assert.Equal(problem, (await RenameAsync(host, me, typed)).Error?.Code);
    }

    [Fact]
    public async Task What_is_out_of_use_is_forgotten_after_thirty_days()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var me = await host.SessionOfAsync(ben);
        var old = Assert.Single(await host.AppsOfAsync(ben));
        await host.AnotherAppAsync(me, ben, replaces: old.Id);
        host.Clock.Advance(TimeSpan.FromDays(29));
        await host.Get<IEnumerable<IHostedService>>().OfType<Housekeeping>().Single().RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, await host.ReadAsync(db => db.RetiredSeeds.CountAsync()));
        var browser = host.Browser();
        Assert.Equal("sign_in.code_replaced", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.Code(host.Clock))).Problem?.Code);

        host.Clock.Advance(TimeSpan.FromDays(1.1));
        Assert.Equal("sign_in.code_wrong", (await browser.GiveCodeAsync(await host.AttemptAsync(browser, ben), ben.Code(host.Clock))).Problem?.Code);
        await host.Get<IEnumerable<IHostedService>>().OfType<Housekeeping>().Single().RunOnceAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, await host.ReadAsync(db => db.RetiredSeeds.CountAsync()));
    }

    private static async Task<Result<Nothing>> RenameAsync(CoreHost host, SignedInMember me, string? name)
    {
        var app = await host.ReadAsync(db => db.AuthenticatorApps.SingleAsync(a => a.MemberId == me.MemberId));
        return await host.Get<RenameAuthenticator>().ExecuteAsync(me, new NamedAuthenticator(app.Id, name));
    }
}
