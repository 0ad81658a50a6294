using System.Net;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Devices;

namespace FlexAuth.Tests.Core;

/// <summary>One browser in front of the wizard: what its person answers, and the steps that come.</summary>
internal sealed class SignInBrowser(CoreHost host, string address)
{
    private readonly Visitor _visitor = new(SecretToken.Hash(SecretToken.New()))
    {
        Address = IPAddress.Parse(address),
        UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    };

    /// <summary>The cookies of remembered devices.</summary>
    public Dictionary<Guid, string> Devices { get; private init; } = [];

    /// <summary>As the browser shows itself with a request now.</summary>
    public Visitor Visitor => _visitor with
    {
        Devices = new DeviceTokens(host.Clock.GetUtcNow(), Devices.ToDictionary(device => device.Key, device => SecretToken.Hash(device.Value))),
    };

    /// <summary>Somebody with a copy of all its cookies of remembered devices, elsewhere.</summary>
    public SignInBrowser Copy(string from = "203.0.113.66") => new(host, from) { Devices = new Dictionary<Guid, string>(Devices) };

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

    public async Task<Result<StartedSession>> RedeemAsync(string ticket, string? formerSession = null)
    {
        var redeemed = await host.Get<RedeemTicket>().ExecuteAsync(Visitor, new TicketToRedeem(ticket, formerSession));
        if (redeemed.Succeeded)
            Keep(redeemed.Value.Devices);
        return redeemed;
    }

    /// <summary>All the way with password and app, and a step later on the clock: a code works once.</summary>
    public async Task<StartedSession> SignInAsync(Account account, string? formerSession = null, bool remember = false)
    {
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        var step = await ToSecondFactorAsync(account);
        var done = await AnswerAsync<Done>(
            new GiveSecondFactor(step.AttemptId, SecondFactorKind.AuthenticationApp, account.Code(host.Clock), remember));
        return (await RedeemAsync(done.Ticket, formerSession)).Value;
    }

    /// <summary>All the way with the password alone, where the browser is remembered, and where the answer arrives on to the first page.</summary>
    public async Task<StartedSession> SignInRememberedAsync(Account account, bool arrives = true)
    {
        var done = Expected<Done>(await GivePasswordAsync(account));
        var session = (await RedeemAsync(done.Ticket)).Value;
        if (arrives)
            Assert.NotNull(await host.Get<SessionDirectory>().FindAsync(session.Token));
        return session;
    }

    private void Keep(KeptDevices devices)
    {
        if (devices.Kept is { } kept)
            Devices[kept.Id] = kept.Token;
        foreach (var gone in devices.Gone)
            Devices.Remove(gone);
    }

    private static TStep Expected<TStep>(SignInStep step)
        where TStep : SignInStep
    {
        Assert.True(step.Problem is null, $"{step.GetType().Name} with the problem {step.Problem?.Code}");
        return Assert.IsType<TStep>(step);
    }
}
