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
        var passkey = (await HeldFactor.ReadAsync(work.Db, member.Id, cancellationToken)).Find(f => f.Kind is SecondFactorKind.Passkey && f.Id == request.Id);
        if (passkey is null || await which.ExecuteDeleteAsync(cancellationToken) == 0)
        {
            return PasskeyErrors.Gone;
        }

        if (await WhyItMustStayAsync(work, member, before, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        // Whoever removes one that they lost thinks of who found it, too.
        await work.CloseWhatItOpenedAsync(me, passkey, SessionEnd.PasskeyRemoved, cancellationToken);
        work.NoteFactorChange(member, AuditActions.PasskeyRemoved, MessageKind.PasskeyRemoved, new { passkey = passkey.Id, name = passkey.Name });
        return new Nothing();
    }
}
