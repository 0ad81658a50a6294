using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>What the browser is asked for to sign in with a passkey. Nobody is named, so that it tells nothing of anybody (PW4), and nothing is written.</summary>
[Requires(Permission.SignIn)]
public sealed class OfferPasskey : Query<Nothing, PasskeyRequest>
{
    private readonly PasskeyVerifier _passkeys;

    internal OfferPasskey(IDbContextFactory<FlexAuthDbContext> contexts, PasskeyVerifier passkeys)
        : base(contexts) => _passkeys = passkeys;

    /// <inheritdoc />
    protected override async Task<Result<PasskeyRequest>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken) =>
        await _passkeys.AskAsync(PasskeyPurpose.SignIn, ((Visitor)actor).BrowserHash, null, cancellationToken);
}
