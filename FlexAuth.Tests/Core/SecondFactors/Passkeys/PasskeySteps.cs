using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Passkeys;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users.SignInDetails;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecondFactors.Passkeys;

/// <summary>What people do with passkeys.</summary>
internal static class PasskeySteps
{
    /// <summary>Somebody with a session, who proved themselves just now.</summary>
    public static async Task<SignedInMember> SessionAsync(this CoreHost host, Account account) =>
        (await host.Get<SessionDirectory>().FindAsync(await host.SessionTokenAsync(account.Id)))!
            with
        { UserAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36" };

    public static async Task<PasskeyAnswer> MakeAsync(this CoreHost host, SignedInMember actor, SoftwareAuthenticator authenticator)
    {
        var request = (await host.Get<OfferNewPasskey>().ExecuteAsync(actor, default)).Value;
        return new PasskeyAnswer(request.Challenge, authenticator.Create(request));
    }

    public static async Task<Result<AddedPasskey>> AddAsync(this CoreHost host, SignedInMember actor, SoftwareAuthenticator authenticator) =>
        await host.Get<AddPasskey>().ExecuteAsync(actor, await host.MakeAsync(actor, authenticator));

    /// <summary>The person's new passkey; it was added in a session of theirs.</summary>
    public static async Task<SoftwareAuthenticator> PasskeyAsync(this CoreHost host, Account account, uint? counter = null)
    {
        var authenticator = new SoftwareAuthenticator { Counter = counter };
        var added = await host.AddAsync(await host.SessionAsync(account), authenticator);
        Assert.True(added.Succeeded, added.Error?.Code);
        return authenticator;
    }

    public static async Task<IReadOnlyList<PasskeyInUse>> PasskeysAsync(this CoreHost host, SignedInMember actor) =>
        (await host.Get<ShowOwnSignIn>().ExecuteAsync(actor, default)).Value.Person.EmailLogin.Passkeys;

    public static async Task<string?> RemoveAsync(this CoreHost host, SignedInMember actor, Guid passkey) =>
        (await host.Get<RemovePasskey>().ExecuteAsync(actor, new OwnPasskey(passkey))).Error?.Code;

    /// <summary>The browser asks, the authenticator signs.</summary>
    public static async Task<GivePasskey> SignAsync(this CoreHost host, SignInBrowser browser, SoftwareAuthenticator authenticator)
    {
        var request = (await host.Get<SignInWizard>().OfferPasskeyAsync(browser.Visitor)).Value;
        return new GivePasskey(new PasskeyAnswer(request.Challenge, authenticator.Get(request)));
    }

    public static async Task<SignInStep> SignInAsync(this CoreHost host, SignInBrowser browser, SoftwareAuthenticator authenticator) =>
        await browser.AnswerAsync(await host.SignAsync(browser, authenticator));

    /// <summary>A session that a passkey alone opened.</summary>
    public static async Task<SignedInMember> PasskeySessionAsync(this CoreHost host, SoftwareAuthenticator authenticator, string address)
    {
        var browser = host.Browser(address);
        var done = Assert.IsType<Done>(await host.SignInAsync(browser, authenticator));
        return (await host.Get<SessionDirectory>().FindAsync((await browser.RedeemAsync(done.Ticket)).Value.Token))!;
    }

    public static async Task<GiveSecondPasskey> SignAsync(
        this CoreHost host, SignInBrowser browser, Guid attemptId, SoftwareAuthenticator authenticator)
    {
        var request = (await host.Get<SignInWizard>().OfferPasskeyAsync(browser.Visitor, attemptId)).Value;
        return new GiveSecondPasskey(attemptId, new PasskeyAnswer(request.Challenge, authenticator.Get(request)));
    }

    public static Task<List<SignInOutcome>> OutcomesAsync(this CoreHost host) =>
        host.ReadAsync(db => db.SignInLog.OrderBy(e => e.Id).Select(e => e.Outcome).ToListAsync());
}
