using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using FlexAuth.Core.SignIn;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.RecoveryCodes;

/// <summary>A recovery code, known this once.</summary>
public sealed record NewRecoveryCode(string Code)
{
    /// <summary>Without the code: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => nameof(NewRecoveryCode);
}

/// <summary>A new recovery code for whoever proved lately that it is them; the one before is void at once, and the person is told (RC3).</summary>
[Requires(Permission.OwnAccount)]
public sealed class RegenerateRecoveryCode : OwnFactorOperation<Nothing, NewRecoveryCode>
{
    internal RegenerateRecoveryCode(WritePath writePath, OwnFactors factors, IOptions<SignInOptions> options)
        : base(writePath, factors, options)
    {
    }

    private protected override async Task<Result<NewRecoveryCode>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, Nothing request, CancellationToken cancellationToken)
    {
        // It stands in for a second factor, and is nothing without one.
        if ((await Factors.UsableAsync(work.Db, member, cancellationToken)).Count == 0)
        {
            return SecuritySettingsErrors.NoSecondFactor;
        }

        var code = await work.RenewRecoveryCodeAsync(member, me.SessionId, cancellationToken);
        work.TellRecoveryCodeReplaced(member.Id);
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        return new NewRecoveryCode(code);
    }
}
