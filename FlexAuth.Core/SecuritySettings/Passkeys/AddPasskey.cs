using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings.Passkeys;

/// <summary>A passkey that was added.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">The name that it has for a beginning.</param>
/// <param name="RecoveryCode">The recovery code that was made with it, known this once; null where the person has one that they saved.</param>
public sealed record AddedPasskey(Guid Id, string Name, string? RecoveryCode)
{
    /// <summary>Without the code (AU3).</summary>
    public override string ToString() => $"{nameof(AddedPasskey)} {{ {Id} }}";
}

/// <summary>
/// Adds the passkey that the browser made. It asks for no proof of its own: its challenge is given to those alone who have just proved
/// themselves (<see cref="OfferNewPasskey"/>), and a passkey that is made already must not be refused for the minute that it took.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class AddPasskey : Operation<PasskeyAnswer, AddedPasskey>
{
    private readonly OwnFactors _factors;
    private readonly PasskeyAddition _addition;

    internal AddPasskey(WritePath writePath, OwnFactors factors, PasskeyAddition addition)
        : base(writePath) => (_factors, _addition) = (factors, addition);

    /// <inheritdoc />
    protected override async Task<Result<AddedPasskey>> RunAsync(Actor actor, PasskeyAnswer request, CancellationToken cancellationToken)
    {
        var me = (SignedInMember)actor;
        var made = await _addition.CheckAsync(PasskeyPurpose.Add, $"{me.SessionId}", request);

        // A transaction of its own: whatever comes of the answer then, the challenge is spent.
        var spent = await CommitAsync(actor, (work, token) => SpendAsync(work, made, token), cancellationToken);
        return spent.Succeeded
            ? await CommitAsync(actor, (work, token) => AddAsync(work, me, made, token), cancellationToken)
            : spent.Error;
    }

    private async Task<Result<Nothing>> SpendAsync(UnitOfWork work, CheckedPasskey made, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        return await _addition.SpendAsync(work, made, cancellationToken) ? new Nothing() : PasskeyErrors.Expired;
    }

    private async Task<Result<AddedPasskey>> AddAsync(UnitOfWork work, SignedInMember me, CheckedPasskey made, CancellationToken cancellationToken)
    {
        // First the turn: whatever is read is what the one before left.
        await work.TakeTurnAsync(me.MemberId, cancellationToken);
        if (!await Admission.SessionOf(work.Db, me).AnyAsync(cancellationToken))
        {
            // Whoever reported the session meanwhile had the turn before.
            return Error.SessionEnded;
        }

        var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == member.Organization.RootId, cancellationToken);
        if (!await _factors.AreAskedAsync(work.Db, member, main, cancellationToken))
        {
            return SecuritySettingsErrors.NoEmailLogin;
        }

        var added = await _addition.AddAsync(work, member, made, me.SessionId, cancellationToken);
        return added.Succeeded
            ? new AddedPasskey(added.Value.Id, added.Value.Name, await work.RecoveryCodeUnlessSavedAsync(member, me.SessionId, cancellationToken))
            : added.Error;
    }
}
