using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Tests.Core;

/// <summary>One browser in front of the wizard: what its person answers, and the steps that come.</summary>
internal sealed class SignInBrowser(CoreHost host, string address)
{
    public Visitor Visitor { get; } = new(SecretToken.Hash(SecretToken.New()))
    {
        Address = IPAddress.Parse(address),
        UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    };

    /// <summary>The next step, whatever it is.</summary>
    public async Task<SignInStep> AnswerAsync(SignInAnswer answer) => (await host.Get<SignInWizard>().AnswerAsync(Visitor, answer)).Value;

    /// <summary>The next step, which must be of that type and without a problem.</summary>
    public async Task<TStep> AnswerAsync<TStep>(SignInAnswer answer)
        where TStep : SignInStep => Expected<TStep>(await AnswerAsync(answer));

    /// <summary>The code of the problem that the answer meets; null where it is taken.</summary>
    public async Task<string?> ProblemOfAsync(SignInAnswer answer) => (await AnswerAsync(answer)).Problem?.Code;

    public async Task<TStep> ResumeAsync<TStep>()
        where TStep : SignInStep => Assert.IsType<TStep>(await ResumeAsync());

    public async Task<SignInStep> ResumeAsync() => (await host.Get<SignInWizard>().ResumeAsync(Visitor)).Value;

    public Task<SignInStep> GivePasswordAsync(Account account) => AnswerAsync(new GivePassword(account.Email, account.Password));

    public async Task<EnterSecondFactor> ToSecondFactorAsync(Account account) =>
        Expected<EnterSecondFactor>(await GivePasswordAsync(account));

    public Task<SignInStep> GiveCodeAsync(Guid attemptId, string code) =>
        AnswerAsync(new GiveSecondFactor(attemptId, SecondFactorKind.AuthenticationApp, code));

    public Task<SignInStep> GiveRecoveryCodeAsync(Guid attemptId, string code) =>
        AnswerAsync(new GiveSecondFactor(attemptId, SecondFactorKind.RecoveryCode, code));

    /// <summary>"Forgot password?" The answer is waited for on the host's clock.</summary>
    public Task<Result<Nothing>> ForgotPasswordAsync(string email)
    {
        var asked = host.Get<RequestPasswordReset>().ExecuteAsync(Visitor, email);
        host.Clock.Advance(TimeSpan.FromMilliseconds(400));
        return asked;
    }

    public Task<Result<SignInStep>> SetPasswordAsync(string token, string password) =>
        host.Get<SetPassword>().ExecuteAsync(Visitor, new ChosenPassword(token, password));

    public Task<Result<StartedSession>> RedeemAsync(string ticket, string? formerSession = null) =>
        host.Get<RedeemTicket>().ExecuteAsync(Visitor, new TicketToRedeem(ticket, formerSession));

    /// <summary>All the way with password and app, and a step later on the clock: a code works once.</summary>
    public async Task<StartedSession> SignInAsync(Account account, string? formerSession = null)
    {
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var done = Expected<Done>(await GiveCodeAsync((await ToSecondFactorAsync(account)).AttemptId, account.Code(host.Clock)));
        return (await RedeemAsync(done.Ticket, formerSession)).Value;
    }

    private static TStep Expected<TStep>(SignInStep step)
        where TStep : SignInStep
    {
        Assert.True(step.Problem is null, $"{step.GetType().Name} with the problem {step.Problem?.Code}");
        return Assert.IsType<TStep>(step);
    }
}
