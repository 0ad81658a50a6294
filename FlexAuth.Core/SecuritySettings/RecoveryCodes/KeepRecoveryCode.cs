using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;

namespace FlexAuth.Core.SecuritySettings.RecoveryCodes;

/// <summary>A recovery code as it was shown, or as somebody typed it.</summary>
public sealed record ShownRecoveryCode(string Code)
{
    /// <summary>Without the code: records print themselves, and this one must not (AU3).</summary>
    public override string ToString() => nameof(ShownRecoveryCode);
}

/// <summary>"I have saved it". The code says which one: another tab may have been shown a newer one, which made this one void.</summary>
[Requires(Permission.OwnAccount)]
public sealed class KeepRecoveryCode(WritePath writePath) : Operation<ShownRecoveryCode, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, ShownRecoveryCode request, CancellationToken cancellationToken) =>
        CommitAsync<Nothing>(
            actor,
            async (work, token) =>
            {
                work.RecordNothing();
                var me = (SignedInMember)actor;
                if (!await RecoveryCodeVerifier.NoteSavedAsync(work, me.MemberId, request.Code, token))
                {
                    return SecuritySettingsErrors.RecoveryCodeReplaced;
                }

                work.Announce(new Change(ChangeKind.Member, me.RootOrganizationId, me.MemberId));
                return new Nothing();
            },
            cancellationToken);
}
