using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Tests.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors;

/// <summary>Second factors whose codes are sent: by mail and by SMS.</summary>
public class SentFactorTests
{
    public static TheoryData<SecondFactorKind> Kinds => [SecondFactorKind.EmailVerification, SecondFactorKind.SmsCode];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_code_is_on_its_way_when_it_is_asked_for_and_lets_the_person_in(SecondFactorKind kind)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveByAsync(kind);
        var browser = host.Browser();
        var step = await browser.ToSecondFactorAsync(ben);

        Assert.Equal([kind, SecondFactorKind.RecoveryCode], [step.Kind, .. step.Others]);
        Assert.Equal(kind is SecondFactorKind.SmsCode ? "+31 •••• 12" : ben.Email, step.Sent?.Destination);
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(1), step.Sent?.ResendFrom);
        var done = await browser.AnswerAsync<Done>(new GiveSecondFactor(step.AttemptId, kind, await CodeAsync(host, ben, kind)));
        Assert.True((await browser.RedeemAsync(done.Ticket)).Succeeded);
        Assert.Equal(kind, await host.ReadAsync(db => db.Sessions.Select(s => s.SecondFactor).SingleAsync()));
        Assert.Equal(host.Clock.GetUtcNow(), await LastUsedAsync(host, kind));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_reload_or_a_look_at_another_way_sends_nothing_again(SecondFactorKind kind)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveByAsync(kind);
        var browser = host.Browser();
        var first = await browser.ToSecondFactorAsync(ben);
        var code = await CodeAsync(host, ben, kind);
        host.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(first.Sent, (await browser.ResumeAsync<EnterSecondFactor>()).Sent);
        await browser.AnswerAsync<EnterSecondFactor>(new ChooseSecondFactor(first.AttemptId, SecondFactorKind.RecoveryCode));
        Assert.Equal(first.Sent, (await browser.AnswerAsync<EnterSecondFactor>(new ChooseSecondFactor(first.AttemptId, kind))).Sent);
        Assert.Equal(1, await host.ReadAsync(db => db.SentCodes.CountAsync()));
        await browser.AnswerAsync<Done>(new GiveSecondFactor(first.AttemptId, kind, code));
    }

    [Fact]
    public async Task The_way_that_was_chosen_is_there_after_a_reload()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode);
        var browser = host.Browser();
        var step = await browser.ToSecondFactorAsync(ben);
        Assert.Equal((SecondFactorKind.AuthenticationApp, null), (step.Kind, step.Sent));
        Assert.Empty(await host.SmsAsync(CoreHostAccounts.Phone));

        await browser.AnswerAsync<EnterSecondFactor>(new ChooseSecondFactor(step.AttemptId, SecondFactorKind.SmsCode));

        Assert.Equal(SecondFactorKind.SmsCode, (await browser.ResumeAsync<EnterSecondFactor>()).Kind);
        Assert.Single(await host.SmsAsync(CoreHostAccounts.Phone));
    }

    [Theory, Trait("Rule", "EC2"), Trait("Rule", "SE8")]
    [MemberData(nameof(Kinds))]
    public async Task A_code_that_is_submitted_fifty_times_lets_one_in(SecondFactorKind kind)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything, ("FlexAuth:SignIn:SecondFactorTries", "100"));
        var ben = await host.ActiveByAsync(kind);
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        var code = await CodeAsync(host, ben, kind);

        var steps = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(() => browser.AnswerAsync<Done>(new GiveSecondFactor(attempt, kind, code)))));
        var sessions = await Task.WhenAll(steps.Select(step => Task.Run(() => browser.RedeemAsync(step.Ticket))));

        Assert.Single(sessions, session => session.Succeeded);
        Assert.Equal(1, await host.ReadAsync(db => db.SignInLog.CountAsync(e => e.Outcome == SignInOutcome.SecondFactorAccepted)));
        Assert.Equal(1, await host.ReadAsync(db => db.SentCodes.CountAsync(c => c.ConsumedAt != null)));
    }

    [Theory, Trait("Rule", "EC3")]
    [MemberData(nameof(Kinds))]
    public async Task Another_sign_in_of_the_same_person_has_no_use_for_the_code(SecondFactorKind kind)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveByAsync(kind);
        var (mine, theirs) = (host.Browser(), host.Browser("203.0.113.9"));
        var attempt = (await mine.ToSecondFactorAsync(ben)).AttemptId;
        var code = await CodeAsync(host, ben, kind);
        var other = (await theirs.ToSecondFactorAsync(ben)).AttemptId;

        Assert.Equal("code.wrong", await theirs.ProblemOfAsync(new GiveSecondFactor(other, kind, code)));
        Assert.Equal("sign_in.attempt_over", await theirs.ProblemOfAsync(new GiveSecondFactor(attempt, kind, code)));
        await mine.AnswerAsync<Done>(new GiveSecondFactor(attempt, kind, code));
    }

    [Fact, Trait("Rule", "EC3")]
    public async Task A_code_that_proves_the_mailbox_is_no_second_factor()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.WithPasswordAsync();
        var browser = host.Browser();
        var attempt = Assert.IsType<ProveMailbox>(await browser.GivePasswordAsync(ben)).AttemptId;
        var code = await host.MailboxCodeOfAsync(ben);

        // Enabled in another window meanwhile.
        await host.AddFactorsAsync(ben, SecondFactorKind.EmailVerification);
        await host.ReadAsync(db => db.SignInAttempts.ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.SecondFactor)));

        Assert.Equal("code.wrong", await browser.ProblemOfAsync(new GiveSecondFactor(attempt, SecondFactorKind.EmailVerification, code)));
    }

    [Theory, Trait("Rule", "EC4"), Trait("Rule", "OT3")]
    [MemberData(nameof(Kinds))]
    public async Task Guesses_are_counted_over_all_codes_and_the_password_resets_nothing(SecondFactorKind kind)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything, ("FlexAuth:SignIn:SecondFactorTries", "3"));
        var ben = await host.ActiveByAsync(kind);
        var browser = host.Browser();
        var step = await browser.ToSecondFactorAsync(ben);
        Assert.Equal("code.wrong", await browser.ProblemOfAsync(new GiveSecondFactor(step.AttemptId, kind, Wrong(await CodeAsync(host, ben, kind)))));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.AnswerAsync<EnterSecondFactor>(new ResendSecondFactorCode(step.AttemptId, kind));
        Assert.Equal("code.wrong", await browser.ProblemOfAsync(new GiveSecondFactor(step.AttemptId, kind, Wrong(await CodeAsync(host, ben, kind)))));

        var next = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        var right = await CodeAsync(host, ben, kind);
        Assert.Equal("sign_in.second_factor_waits", await browser.ProblemOfAsync(new GiveSecondFactor(next, kind, Wrong(right))));
        Assert.Equal("sign_in.second_factor_waits", await browser.ProblemOfAsync(new GiveSecondFactor(next, kind, right)));
        Assert.Equal(1, await host.ReadAsync(db => db.Outbox.CountAsync(m => m.Kind == MessageKind.SecondFactorBlocked)));
        Assert.IsType<SaveRecoveryCode>(await browser.GiveRecoveryCodeAsync(next, ben.RecoveryCode));
    }

    [Theory, Trait("Rule", "EC2")]
    [MemberData(nameof(Kinds))]
    public async Task An_earlier_code_a_late_one_and_a_wrong_one_are_told_apart(SecondFactorKind kind)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveByAsync(kind);
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        var first = await CodeAsync(host, ben, kind);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.AnswerAsync<EnterSecondFactor>(new ResendSecondFactorCode(attempt, kind));
        var second = await CodeAsync(host, ben, kind);
        Assert.NotEqual(first, second);

        Assert.Equal("code.replaced", await browser.ProblemOfAsync(new GiveSecondFactor(attempt, kind, first)));
        Assert.Equal("code.malformed", await browser.ProblemOfAsync(new GiveSecondFactor(attempt, kind, "12345")));
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("code.expired", await browser.ProblemOfAsync(new GiveSecondFactor(attempt, kind, second)));
        Assert.Equal(2, await host.ReadAsync(db => db.SentCodes.CountAsync()));
    }

    [Theory, Trait("Rule", "EC5")]
    [MemberData(nameof(Kinds))]
    public async Task Another_code_is_sent_after_a_minute_and_no_sooner(SecondFactorKind kind)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveByAsync(kind);
        var browser = host.Browser();
        var step = await browser.ToSecondFactorAsync(ben);
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(step.Sent, (await browser.AnswerAsync<EnterSecondFactor>(new ResendSecondFactorCode(step.AttemptId, kind))).Sent);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var again = await browser.AnswerAsync<EnterSecondFactor>(new ResendSecondFactorCode(step.AttemptId, kind));

        Assert.Equal(step.Sent!.ResendFrom.AddMinutes(1), again.Sent?.ResendFrom);
        Assert.Equal(2, await host.ReadAsync(db => db.SentCodes.CountAsync()));
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task Where_the_policy_forbids_it_meanwhile_the_right_code_opens_nothing_and_another_way_is_shown()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveByAsync(SecondFactorKind.SmsCode, SecondFactorKind.EmailVerification);
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        var code = await host.SmsCodeOfAsync(CoreHostAccounts.Phone);
        await host.DecideAsync(SignInPolicy.Default with { MemberMethods = PolicySteps.Email });

        var step = Assert.IsType<EnterSecondFactor>(await browser.AnswerAsync(new GiveSecondFactor(attempt, SecondFactorKind.SmsCode, code)));

        Assert.Equal(("sign_in.factor_gone", SecondFactorKind.EmailVerification), (step.Problem?.Code, step.Kind));
        await browser.AnswerAsync<Done>(new GiveSecondFactor(attempt, step.Kind, await host.MailboxCodeOfAsync(ben)));
    }

    [Fact]
    public async Task A_second_tab_that_looks_at_another_way_takes_nothing_from_the_first()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveAsync();
        await host.AddFactorsAsync(ben, SecondFactorKind.SmsCode, SecondFactorKind.EmailVerification);
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        await browser.AnswerAsync<EnterSecondFactor>(new ChooseSecondFactor(attempt, SecondFactorKind.SmsCode));
        var code = await host.SmsCodeOfAsync(CoreHostAccounts.Phone);
        await browser.AnswerAsync<EnterSecondFactor>(new ChooseSecondFactor(attempt, SecondFactorKind.EmailVerification));

        await browser.AnswerAsync<Done>(new GiveSecondFactor(attempt, SecondFactorKind.SmsCode, code));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_code_outlives_a_restart_of_the_server(SecondFactorKind kind)
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveByAsync(kind);
        var browser = host.Browser();
        var attempt = (await browser.ToSecondFactorAsync(ben)).AttemptId;
        var code = await CodeAsync(host, ben, kind);
        await host.RestartAsync();

        await browser.AnswerAsync<Done>(new GiveSecondFactor(attempt, kind, code));
    }

    [Fact]
    public async Task A_number_in_the_user_list_gets_no_codes()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything);
        var ben = await host.ActiveAsync(member => member.PhoneNumber = "+31699999999");

        Assert.Equal([SecondFactorKind.RecoveryCode], (await host.Browser().ToSecondFactorAsync(ben)).Others);
    }

    [Fact]
    public async Task Where_the_server_sends_no_sms_a_phone_counts_for_nothing()
    {
        await using var host = await CoreHost.StartAsync(PolicySteps.Everything with { Methods = PolicySteps.Email });
        var ben = await host.ActiveByAsync(SecondFactorKind.SmsCode, SecondFactorKind.EmailVerification);

        var step = await host.Browser().ToSecondFactorAsync(ben);
        Assert.Equal([SecondFactorKind.EmailVerification, SecondFactorKind.RecoveryCode], [step.Kind, .. step.Others]);
    }

    private static Task<string> CodeAsync(CoreHost host, Account account, SecondFactorKind kind) =>
        kind is SecondFactorKind.SmsCode ? host.SmsCodeOfAsync(CoreHostAccounts.Phone) : host.MailboxCodeOfAsync(account);

    private static Task<DateTimeOffset?> LastUsedAsync(CoreHost host, SecondFactorKind kind) => host.ReadAsync(db => kind is SecondFactorKind.SmsCode
        ? db.VerifiedPhones.Select(p => p.LastUsedAt).SingleAsync()
        : db.EmailVerifications.Select(e => e.LastUsedAt).SingleAsync());

    private static string Wrong(string code) => code[0] == '0' ? $"1{code[1..]}" : $"0{code[1..]}";
}
