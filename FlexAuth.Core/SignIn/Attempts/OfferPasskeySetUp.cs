using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>What the browser is asked for to make a passkey, for somebody who sets one up within their sign-in.</summary>
[Requires(Permission.SignIn)]
public sealed class OfferPasskeySetUp : Query<Guid, PasskeyRequest>
{
    private readonly PasskeyAddition _addition;
    private readonly TimeProvider _clock;

    internal OfferPasskeySetUp(IDbContextFactory<FlexAuthDbContext> contexts, PasskeyAddition addition, TimeProvider clock)
        : base(contexts) => (_addition, _clock) = (addition, clock);

    /// <inheritdoc />
    protected override async Task<Result<PasskeyRequest>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Guid request, CancellationToken cancellationToken)
    {
        var attempt = await BrowserAttempts.Living(db, (Visitor)actor, _clock.GetUtcNow()).Include(a => a.Member).ThenInclude(m => m.Organization)
            .SingleOrDefaultAsync(a => a.Id == request && a.Stage == AttemptStage.PasskeySetUp, cancellationToken);
        return attempt is null
            ? SignInErrors.AttemptOver
            : await _addition.AskAsync(db, attempt.Member, PasskeyPurpose.SetUp, $"{attempt.Id}", cancellationToken);
    }
}
