using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>In which way the signed-in person proves themselves again.</summary>
[Requires(Permission.OwnAccount)]
public sealed class OfferProof(IDbContextFactory<FlexAuthDbContext> contexts) : Query<Nothing, ProofKind>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<ProofKind>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken) =>
        await ProofWay.OfAsync(db, ((SignedInMember)actor).MemberId, cancellationToken) is { } kind ? kind : StepUpErrors.SignInAnew;
}
