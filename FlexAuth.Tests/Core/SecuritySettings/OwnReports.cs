using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SecuritySettings.Phones;
using FlexAuth.Core.SecuritySettings.Reports;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SecuritySettings;

/// <summary>Somebody and the sign-ins that were not theirs.</summary>
internal static class OwnReports
{
    public const string Number = "+31612345612";

    public static Task<Result<ReportPreview>> PreviewAsync(this CoreHost host, SignedInMember actor, Guid step) =>
        host.Get<PreviewReport>().ExecuteAsync(actor, new StepToReport(step));

    public static Task<Result<ReportOutcome>> ReportAsync(this CoreHost host, SignedInMember actor, Guid step, bool endOthers = false, bool takeFactors = false) =>
        host.Get<ReportSignIn>().ExecuteAsync(actor, new SignInToReport(step, endOthers, takeFactors));

    /// <summary>What it said before that it would do it did.</summary>
    public static async Task<ReportOutcome> ReportAsForetoldAsync(this CoreHost host, SignedInMember actor, Guid step)
    {
        var foretold = (await host.PreviewAsync(actor, step)).Value;
        var outcome = (await host.ReportAsync(actor, step)).Value;
        Assert.Equal(foretold.SessionsEnd, outcome.SessionsEnded);
        Assert.Equal((foretold.Takes.Factors, foretold.Takes.Accounts), (outcome.Taken.Factors, outcome.Taken.Accounts), Same);
        Assert.Equal((foretold.Waiting.Factors, foretold.Waiting.Accounts), (outcome.Waiting.Factors, outcome.Waiting.Accounts), Same);
        Assert.Equal(foretold.OnlyWays, outcome.OnlyWays);
        Assert.Equal(foretold.Stays, outcome.Stays);
        return outcome;
    }

    /// <summary>The step with which that session began.</summary>
    public static Task<Guid> StepOfAsync(this CoreHost host, SignedInMember session) => host.StepOfAsync(session, SignInOutcome.SignedIn);

    /// <summary>The latest such step of the session, or of the sign-in that it came of.</summary>
    public static Task<Guid> StepOfAsync(this CoreHost host, SignedInMember session, SignInOutcome outcome) => host.ReadAsync(async db =>
    {
        var attempt = await db.Sessions.Where(s => s.Id == session.SessionId).Select(s => s.AttemptId).SingleAsync();
        return await db.SignInLog.Where(e => (e.SessionId == session.SessionId || (e.AttemptId != null && e.AttemptId == attempt)) && e.Outcome == outcome)
            .OrderByDescending(e => e.Id).Select(e => e.Id).FirstAsync();
    });

    /// <summary>The kinds that went, or stay for that reason.</summary>
    public static IEnumerable<SecondFactorKind> Kinds(this ReportTake take) => take.Factors.Select(factor => factor.Kind);

    public static IEnumerable<(SecondFactorKind, StayReason)> Kinds(this IEnumerable<StayingFactor> stays) => stays.Select(stay => (stay.Factor.Kind, stay.Why));

    public static async Task<string?> ProveByPasskeyAsync(this CoreHost host, SignedInMember session, SoftwareAuthenticator authenticator)
    {
        var request = (await host.Get<OfferPasskeyProof>().ExecuteAsync(session, default)).Value;
        return (await host.Get<ProveByPasskey>().ExecuteAsync(session, new PasskeyAnswer(request.Challenge, authenticator.Get(request)))).Error?.Code;
    }

    public static async Task AddPhoneAsync(this CoreHost host, SignedInMember session)
    {
        Assert.True((await host.Get<SendPhoneCode>().ExecuteAsync(session, new OwnNumber(Number))).Succeeded);
        Assert.True((await host.Get<AddPhone>().ExecuteAsync(session, new PhoneWithCode(Number, await host.SmsCodeOfAsync(Number)))).Succeeded);
    }

    private static bool Same(
        (IReadOnlyList<ReportedFactor> Factors, IReadOnlyList<SignInMethod> Accounts) one,
        (IReadOnlyList<ReportedFactor> Factors, IReadOnlyList<SignInMethod> Accounts) other) =>
        one.Factors.SequenceEqual(other.Factors) && one.Accounts.SequenceEqual(other.Accounts);
}
