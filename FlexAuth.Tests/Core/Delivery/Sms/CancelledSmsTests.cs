using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Tests.Core.Users.Actions;
using FlexAuth.Tests.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Delivery.Sms;

/// <summary>An SMS that nobody wants any more, because of something that was done to its person, before it left.</summary>
[Trait("Rule", "EC5")]
public sealed class CancelledSmsTests
{
    [Theory]
    [InlineData("disabled")]
    [InlineData("disabled and enabled again")]
    [InlineData("email login off")]
    [InlineData("email login off for all")]
    [InlineData("another email address")]
    [InlineData("two-factor reset")]
    public async Task What_never_left_is_given_back_to_the_day_and_does_not_leave(string what)
    {
        await using var forest = await GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await AskedAsync(host);
        Assert.Equal((1, 1_000), await UsedAsync(host));

        await DoAsync(forest, actor, ana, what);
        await host.DeliverAsync();

        Assert.Equal((0, 0), await UsedAsync(host));
        Assert.Equal(DeliveryState.Cancelled, await host.ReadAsync(db => db.Outbox.Where(m => m.Kind == MessageKind.SmsCode).Select(m => m.State).SingleAsync()));
        Assert.Empty(await host.SmsAsync(CoreHostAccounts.Phone));
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("email login off")]
    [InlineData("email login off for all")]
    [InlineData("another email address")]
    public async Task What_left_is_not_given_back(string what)
    {
        await using var forest = await GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var ana = await AskedAsync(host);
        await host.DeliverAsync();

        await DoAsync(forest, actor, ana, what);
        await host.DeliverAsync();

        Assert.Equal((1, 1_000), await UsedAsync(host));
    }

    private static Task<Forest> GrowAsync() => Forest.GrowAsync(ServerOffer.Of(sendsSms: true), SmsMoney.Of("5", "0.10"));

    private static Task DoAsync(Forest forest, SignedInMember actor, Account ana, string what)
    {
        var selection = new UserSelection { Ids = [ana.Id] };
        return what switch
        {
            "disabled" => forest.Host.DoAsync(actor, UserAction.DisableMember, selection),
            "disabled and enabled again" => DisabledAndEnabledAsync(),
            "email login off" => forest.Host.DoAsync(actor, UserAction.DisableEmailLogin, selection),
            "email login off for all" => SwitchedOffAsync(),
            "another email address" => EditedAsync(),
            _ => forest.Host.DoAsync(actor, UserAction.ResetTwoFactor, selection),
        };

        async Task DisabledAndEnabledAsync()
        {
            await forest.Host.DoAsync(actor, UserAction.DisableMember, selection);
            await forest.Host.DoAsync(actor, UserAction.EnableMember, selection);
        }

        async Task SwitchedOffAsync()
        {
            var olga = await forest.Host.ActiveAsync(m => (m.Role, m.HasEmergencyAccess) = (MemberRole.OrganizationAdministrator, true));
            var emergency = await forest.SignedInAsync(await forest.Host.MemberAsync(olga));
            Assert.True((await forest.Host.Get<DisableEmailLogin>().ExecuteAsync(emergency, new EmailLoginDisabling("Contoso"))).Succeeded);
        }

        async Task EditedAsync() =>
            Assert.True((await forest.EditAsync(actor, ana.Id, details => details with { Email = "ana.elsewhere@contoso.example" })).Succeeded);
    }

    /// <summary>Somebody who asked for a code by SMS.</summary>
    private static async Task<Account> AskedAsync(CoreHost host)
    {
        var ana = await host.ActiveAsync();
        await host.AddFactorsAsync(ana, SecondFactorKind.SmsCode);
        var browser = host.Browser();
        var step = await browser.ToSecondFactorAsync(ana);
        await browser.AnswerAsync<EnterSecondFactor>(new ChooseSecondFactor(step.AttemptId, SecondFactorKind.SmsCode));
        return ana;
    }

    /// <summary>SMS of the day, and what they cost in ten-thousandths.</summary>
    private static Task<(int Sms, int Cost)> UsedAsync(CoreHost host) => host.ReadAsync(async db =>
    {
        var used = await db.Throttles.Where(t => t.Key == Throttling.AllSms || t.Key == Throttling.SmsCost).ToDictionaryAsync(t => t.Key, t => t.Count);
        return (used.GetValueOrDefault(Throttling.AllSms), used.GetValueOrDefault(Throttling.SmsCost));
    });
}
