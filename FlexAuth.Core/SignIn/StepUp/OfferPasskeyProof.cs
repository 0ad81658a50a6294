using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>What the browser is asked for to prove by a passkey that it is the person who is signed in: one of theirs, for this session.</summary>
[Requires(Permission.OwnAccount)]
public sealed class OfferPasskeyProof : Query<Nothing, PasskeyRequest>
{
    private readonly ProofWays _ways;
    private readonly PasskeyVerifier _passkeys;

    internal OfferPasskeyProof(IDbContextFactory<FlexAuthDbContext> contexts, ProofWays ways, PasskeyVerifier passkeys)
        : base(contexts) => (_ways, _passkeys) = (ways, passkeys);

    /// <inheritdoc />
    protected override async Task<Result<PasskeyRequest>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)actor;
        return await _ways.FindAsync(db, me, ProofKind.Passkey, cancellationToken) is not null
            ? await _passkeys.AskAsync(PasskeyPurpose.StepUp, $"{me.SessionId}", me.MemberId, cancellationToken)
            : StepUpErrors.WayChanged;
    }
}
