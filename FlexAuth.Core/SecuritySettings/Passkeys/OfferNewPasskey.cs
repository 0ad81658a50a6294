using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Passkeys;

/// <summary>What the browser is asked for to make a new passkey; of this session, and for some minutes.</summary>
[Requires(Permission.OwnAccount)]
public sealed class OfferNewPasskey : OwnFactorOperation<Nothing, PasskeyRequest>
{
    private readonly PasskeyAddition _addition;

    internal OfferNewPasskey(WritePath writePath, OwnFactors factors, PasskeyAddition addition, IOptions<SignInOptions> options)
        : base(writePath, factors, options) => _addition = addition;

    private protected override Task<Result<PasskeyRequest>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, Nothing request, CancellationToken cancellationToken)
    {
        // Nothing is written before one is made.
        work.RecordNothing();
        return _addition.AskAsync(work.Db, member, PasskeyPurpose.Add, $"{me.SessionId}", cancellationToken);
    }
}
