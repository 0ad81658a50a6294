using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Codes;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>A code to prove oneself by.</summary>
/// <param name="Kind">By SMS or by mail.</param>
/// <param name="Another">Whether another one is wanted although one is on its way.</param>
public sealed record ProofCodeRequest(ProofKind Kind, bool Another);

/// <summary>Sends the code by which the signed-in person proves themselves again: this session's alone (EC3), counted with all others (EC5).</summary>
[Requires(Permission.OwnAccount)]
public sealed class SendProofCode : Operation<ProofCodeRequest, SentTo>
{
    private readonly ProofWays _ways;
    private readonly CodeDesk _codes;

    internal SendProofCode(WritePath writePath, ProofWays ways, CodeDesk codes)
        : base(writePath) => (_ways, _codes) = (ways, codes);

    /// <inheritdoc />
    protected override async Task<Result<SentTo>> RunAsync(Actor actor, ProofCodeRequest request, CancellationToken cancellationToken)
    {
        var asked = await CommitAsync(actor, (work, token) => SendAsync(work, (SignedInMember)actor, request, token), cancellationToken);
        return asked switch
        {
            { Succeeded: false } => asked.Error,
            { Value.Code.Problem: { } problem } => problem,
            _ => new SentTo(asked.Value.Shown, asked.Value.Code.ResendFrom),
        };
    }

    private async Task<Result<Asked>> SendAsync(
        UnitOfWork work, SignedInMember me, ProofCodeRequest request, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        if (await _ways.FindAsync(work.Db, me, request.Kind, cancellationToken) is null
            || ProofWays.FactorOf(request.Kind) is not { } factor
            || await FactorCodes.UseAsync(work, me, member, factor, cancellationToken) is not { } use)
        {
            return StepUpErrors.WayChanged;
        }

        var sent = request.Another
            ? await _codes.ResendAsync(work, use, cancellationToken)
            : await _codes.OfferAsync(work, use, cancellationToken);
        return new Asked(use.Shown, sent);
    }

    /// <summary>What is committed, also where no code is sent: the administrators are told of a day that is used up.</summary>
    private sealed record Asked(string Shown, CodeOnItsWay Code);
}
