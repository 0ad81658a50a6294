using System.Collections.Concurrent;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecuritySettings.Mailbox;
using FlexAuth.Core.SecuritySettings.Phones;
using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Core.SecuritySettings.TwoFactor;
using FlexAuth.Core.SignIn;
using FlexAuth.Tests.Core.Data;
using FlexAuth.Tests.Core.SecuritySettings;

namespace FlexAuth.Tests.Core.SecondFactors;

/// <summary>
/// Whoever changes what a person signs in with takes their turn, and only then reads: where many write at once, what was read before is not
/// what the one before left. SQLite has one writer anyway, so the order itself is looked at.
/// </summary>
public class FactorTurnTests
{
    private static readonly string[] Factors =
        ["\"AuthenticatorApps\"", "\"VerifiedPhones\"", "\"EmailVerifications\"", "\"RecoveryCodes\"", "\"TwoFactorResetAt\""];

    [Fact]
    public async Task Nothing_of_one_s_own_factors_is_read_before_the_turn()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.EmailVerification, SecondFactorKind.SmsCode);
        var me = await host.SessionOfAsync(ben);
        await host.AnotherAppAsync(me, ben);
        var app = (await host.AppsOfAsync(ben))[0].Id;

        await IsReadInTurnAsync(host, () => host.RemoveAppAsync(me, app));
        await IsReadInTurnAsync(host, () => host.OfferAsync(me));
        await IsReadInTurnAsync(host, () => host.Get<RemovePhone>().ExecuteAsync(me, default));
        await IsReadInTurnAsync(host, () => host.Get<DisableEmailVerification>().ExecuteAsync(me, default));
        await IsReadInTurnAsync(host, () => host.Get<RegenerateRecoveryCode>().ExecuteAsync(me, default));
        await IsReadInTurnAsync(host, () => host.Get<ResetOwnTwoFactor>().ExecuteAsync(me, default));
    }

    [Theory]
    [InlineData(AttemptStage.AuthenticatorSetUp)]
    [InlineData(AttemptStage.PhoneSetUp)]
    [InlineData(AttemptStage.EmailVerificationSetUp)]
    public async Task Nor_where_a_first_factor_is_set_up_on_the_way_in(AttemptStage stage)
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        var ben = await host.WithPasswordAsync();
        var browser = host.Browser();
        var attempt = await host.AttemptAsync(browser, ben, stage);
        SignInAnswer answer = stage switch
        {
            AttemptStage.AuthenticatorSetUp => new ConfirmAuthenticator(attempt, "123456"),
            AttemptStage.PhoneSetUp => new GivePhoneCode(attempt, "123456"),
            _ => new UseEmailVerification(attempt, "123456"),
        };

        await IsReadInTurnAsync(host, () => browser.AnswerAsync(answer));
    }

    private static async Task IsReadInTurnAsync(CoreHost host, Func<Task> act)
    {
        var commands = new ConcurrentQueue<string>();
        using (new ObservedCommands(host.DatabasePath, command => commands.Enqueue(command.CommandText)))
        {
            await act();
        }

        var first = commands.First(text => Factors.Any(text.Contains) || text.StartsWith("UPDATE \"Members\"", StringComparison.Ordinal));
        Assert.StartsWith("UPDATE \"Members\"", first, StringComparison.Ordinal);
    }
}
