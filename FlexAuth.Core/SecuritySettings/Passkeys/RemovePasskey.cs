using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecuritySettings.Passkeys;

/// <summary>A passkey of one's own.</summary>
public sealed record OwnPasskey(Guid Id);

/// <summary>Removes a passkey. Never the last second factor that signs the person in: nobody locks themselves out by a click.</summary>
[Requires(Permission.OwnAccount)]
public sealed class RemovePasskey : OwnFactorOperation<OwnPasskey, Nothing>
{
    internal RemovePasskey(WritePath writePath, OwnFactors factors, IOptions<SignInOptions> options)
        : base(writePath, factors, options)
    {
    }

    private protected override async Task<Result<Nothing>> ChangeAsync(
        UnitOfWork work, SignedInMember me, Member member, OwnPasskey request, CancellationToken cancellationToken)
    {
        var before = await Factors.UsableAsync(work.Db, member, cancellationToken);
        var which = work.Db.Passkeys.Where(p => p.Id == request.Id && p.MemberId == member.Id);
        var name = await which.Select(p => p.Name).SingleOrDefaultAsync(cancellationToken);
        if (await which.ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return PasskeyErrors.Gone;
        }

        if (await WhyItMustStayAsync(work, member, before, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        // What a passkey finished opens nothing any more; which one it was is not kept, and to sign in again costs little.
        await work.Db.SignInAttempts
            .Where(a => a.MemberId == member.Id && a.SecondFactor == SecondFactorKind.Passkey && a.Stage != AttemptStage.Over)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);
        work.NoteFactorChange(member, AuditActions.PasskeyRemoved, MessageKind.PasskeyRemoved, new { passkey = request.Id, name });
        return new Nothing();
    }
}
