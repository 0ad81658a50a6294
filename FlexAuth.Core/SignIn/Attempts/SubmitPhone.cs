using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Codes;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>The number that codes by SMS shall go to; a code goes there to prove it.</summary>
[Requires(Permission.SignIn)]
public sealed class SubmitPhone : AttemptOperation<GivePhone>
{
    private readonly PhoneSetUp _phones;

    internal SubmitPhone(WritePath writePath, AttemptDesk desk, PhoneSetUp phones)
        : base(writePath, desk, AttemptStage.PhoneSetUp) => _phones = phones;

    /// <inheritdoc />
    protected override Guid AttemptOf(GivePhone request) => request.AttemptId;

    /// <inheritdoc />
    protected override async Task<SignInStep> AnswerAsync(
        UnitOfWork work, SignInAttempt attempt, GivePhone request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var number = request.Number is null && PhoneSetUp.Listed(attempt) is { } listed ? listed : PhoneProof.Read(request.Number);
        var problem = number.Succeeded ? await _phones.SendAsync(work, attempt, number.Value, cancellationToken) : number.Error;
        await work.Db.SaveChangesAsync(cancellationToken);
        return await Desk.ShowAsync(work, attempt, cancellationToken) with { Problem = problem };
    }
}
