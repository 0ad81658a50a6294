using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors;

/// <summary>Which second factors people have, which of them count, and which comes first.</summary>
public sealed class OwnFactorsTests
{
    [Fact]
    public async Task The_strongest_comes_first_and_the_recovery_code_last()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await WithEverythingAsync(host);

        Assert.Equal(
            [SecondFactorKind.AuthenticationApp, SecondFactorKind.SmsCode, SecondFactorKind.EmailVerification, SecondFactorKind.RecoveryCode],
            await UsableAsync(host, ben));
    }

    [Fact]
    public async Task The_one_of_the_latest_completed_sign_in_comes_before_a_stronger_one()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await WithEverythingAsync(host);
        await SignedInAsync(host, ben, SecondFactorKind.AuthenticationApp, -3);
        await SignedInAsync(host, ben, SecondFactorKind.EmailVerification, -2);
        await host.ChangeAsync(db => db.Add(Step(host, ben, SecondFactorKind.SmsCode, SignInOutcome.SecondFactorAccepted, -1)));

        Assert.Equal(
            [SecondFactorKind.EmailVerification, SecondFactorKind.AuthenticationApp, SecondFactorKind.SmsCode, SecondFactorKind.RecoveryCode],
            await UsableAsync(host, ben));
    }

    [Fact]
    public async Task Whoever_once_needed_the_recovery_code_is_asked_for_what_they_used_before()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await WithEverythingAsync(host);
        await SignedInAsync(host, ben, SecondFactorKind.SmsCode, -2);
        await SignedInAsync(host, ben, SecondFactorKind.RecoveryCode, -1);

        Assert.Equal(SecondFactorKind.SmsCode, (await UsableAsync(host, ben))[0]);
    }

    [Fact]
    public async Task What_the_policy_forbids_or_the_server_does_not_offer_is_not_usable_though_they_have_it()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.NoSms);
        var ben = await WithEverythingAsync(host);
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.SmsCode, TwoFactorMethod.EmailVerification) });

        Assert.Equal([SecondFactorKind.EmailVerification, SecondFactorKind.RecoveryCode], await UsableAsync(host, ben));
        Assert.Equal(4, (await host.ReadAsync(db => OwnFactors.OfAsync(db, ben.Id, default))).Count);
    }

    [Fact]
    public async Task A_recovery_code_alone_signs_nobody_in()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveAsync();
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.Email });

        Assert.Empty(await UsableAsync(host, ben));
    }

    [Fact]
    public async Task An_app_that_nobody_confirmed_is_none()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.WithPasswordAsync();
        await host.ChangeAsync(db => db.Add(new AuthenticatorApp { MemberId = ben.Id, ProtectedSeed = "seed", CreatedAt = host.Clock.GetUtcNow() }));

        Assert.Empty(await host.ReadAsync(db => OwnFactors.OfAsync(db, ben.Id, default)));
        Assert.Empty(await host.ReadAsync(db => OwnFactors.Holders(db, TwoFactorMethod.AuthenticationApp).ToListAsync()));
    }

    [Fact]
    public async Task Asked_about_many_or_about_one_the_answer_is_the_same()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        List<Account> people = [await WithEverythingAsync(host), await host.ActiveAsync(), await host.WithPasswordAsync()];

        foreach (var method in Enum.GetValues<TwoFactorMethod>())
        {
            var holders = await host.ReadAsync(db => OwnFactors.Holders(db, method).ToListAsync());
            foreach (var person in people)
            {
                var own = await host.ReadAsync(db => OwnFactors.OfAsync(db, person.Id, default));
                Assert.Equal(own.Any(factor => TwoFactorMethods.Of(factor.Kind) == method), holders.Contains(person.Id));
            }
        }
    }

    private static async Task<Account> WithEverythingAsync(CoreHost host)
    {
        var (ben, now) = (await host.ActiveAsync(), host.Clock.GetUtcNow());
        await host.ChangeAsync(db => db.AddRange(
            new EmailVerification { MemberId = ben.Id, AddedAt = now },
            new VerifiedPhone { MemberId = ben.Id, Number = "+31612345612", AddedAt = now }));
        return ben;
    }

    [Fact, Trait("Rule", "RC4")]
    public async Task Where_nothing_counts_any_more_a_mailed_code_proves_only_whoever_has_nothing_stronger()
    {
        await using var host = await CoreHost.StartAsync(ServerOffer.Of(sendsSms: true));
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = EnumSet.Of(TwoFactorMethod.Passkey) });
        var saved = await host.ActiveByAsync(SecondFactorKind.EmailVerification);
        var unsaved = await host.ActiveByAsync(SecondFactorKind.EmailVerification);
        await host.ReadAsync(db => db.RecoveryCodes.Where(c => c.MemberId == unsaved.Id)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.SavedAt, (DateTimeOffset?)null)));
        var phone = await host.ActiveByAsync(SecondFactorKind.EmailVerification, SecondFactorKind.SmsCode);

        var step = await host.Browser().ToSecondFactorAsync(saved);
        Assert.Equal((SecondFactorKind.RecoveryCode, 0), (step.Kind, step.Others.Count));
        step = await host.Browser().ToSecondFactorAsync(unsaved);
        Assert.Equal((SecondFactorKind.EmailVerification, SecondFactorKind.RecoveryCode), (step.Kind, Assert.Single(step.Others)));
        step = await host.Browser().ToSecondFactorAsync(phone);
        Assert.Equal((SecondFactorKind.SmsCode, SecondFactorKind.RecoveryCode), (step.Kind, Assert.Single(step.Others)));
    }

    private static Task<IReadOnlyList<SecondFactorKind>> UsableAsync(CoreHost host, Account person) => host.ReadAsync(async db =>
        await host.Get<OwnFactors>().UsableAsync(db, await db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == person.Id), default));

    private static Task SignedInAsync(CoreHost host, Account person, SecondFactorKind by, int days) =>
        host.ChangeAsync(db => db.Add(Step(host, person, by, SignInOutcome.SignedIn, days)));

    private static SignInLogEntry Step(CoreHost host, Account person, SecondFactorKind by, SignInOutcome outcome, int days) => new()
    {
        MemberId = person.Id,
        RootOrganizationId = host.Main.Id,
        OccurredAt = host.Clock.GetUtcNow().AddDays(days),
        SecondFactor = by,
        Outcome = outcome,
    };
}
