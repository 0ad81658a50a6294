using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>What the browser is asked for to give a passkey as second factor: one of the person's.</summary>
[Requires(Permission.SignIn)]
public sealed class OfferSecondPasskey : Query<Guid, PasskeyRequest>
{
    private readonly PasskeyVerifier _passkeys;
    private readonly OwnFactors _factors;
    private readonly TimeProvider _clock;

    internal OfferSecondPasskey(
        IDbContextFactory<FlexAuthDbContext> contexts, PasskeyVerifier passkeys, OwnFactors factors, TimeProvider clock)
        : base(contexts)
    {
        _passkeys = passkeys;
        _factors = factors;
        _clock = clock;
    }

    /// <inheritdoc />
    protected override async Task<Result<PasskeyRequest>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Guid request, CancellationToken cancellationToken)
    {
        var attempt = await BrowserAttempts.Living(db, (Visitor)actor, _clock.GetUtcNow())
            .Include(a => a.Member).ThenInclude(m => m.Organization)
            .SingleOrDefaultAsync(a => a.Id == request && a.Stage == AttemptStage.SecondFactor, cancellationToken);
        return attempt is null ? SignInErrors.AttemptOver
            : !(await _factors.ProvingAsync(db, attempt.Member, cancellationToken)).Contains(SecondFactorKind.Passkey) ? SignInErrors.FactorGone
            : await _passkeys.AskAsync(PasskeyPurpose.SecondFactor, $"{attempt.Id}", attempt.MemberId, cancellationToken);
    }
}
