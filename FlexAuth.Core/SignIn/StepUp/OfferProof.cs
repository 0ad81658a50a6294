using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.StepUp;

/// <summary>In which ways the signed-in person can prove themselves again, the strongest first.</summary>
[Requires(Permission.OwnAccount)]
public sealed class OfferProof : Query<ProofStrength, List<ProofWay>>
{
    private readonly ProofWays _ways;

    internal OfferProof(IDbContextFactory<FlexAuthDbContext> contexts, ProofWays ways)
        : base(contexts) => _ways = ways;

    /// <inheritdoc />
    protected override async Task<Result<List<ProofWay>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, ProofStrength request, CancellationToken cancellationToken)
    {
        var ways = await _ways.OfAsync(db, (SignedInMember)actor, request, cancellationToken);
        return ways.Count > 0 ? ways.ToList() : StepUpErrors.SignInAnew;
    }
}
