using FlexAuth.Core.Audit;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Mobile;

/// <summary>A refresh token of an unlocking that is to end.</summary>
public sealed record TokenToRevoke(string? RefreshToken)
{
    /// <summary>Without the token (AU3).</summary>
    public override string ToString() => nameof(TokenToRevoke);
}

/// <summary>
/// Locks the phone by any refresh token of its unlocking, as RFC 7009 has it: what is void or none was asked for in vain and is no error. That
/// it may be a former one harms nobody: where the newer answer got lost, the phone locks all the same.
/// </summary>
[Requires(Permission.SignIn)]
public sealed class LockPhone(WritePath writePath) : Operation<TokenToRevoke, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, TokenToRevoke request, CancellationToken cancellationToken) =>
        RefreshPair.Read(request.RefreshToken) is { } brought
            ? await CommitAsync(actor, (work, token) => LockAsync(work, brought.UnlockHash, token), cancellationToken)
            : new Nothing();

    private static async Task<Result<Nothing>> LockAsync(UnitOfWork work, string unlockHash, CancellationToken cancellationToken)
    {
        var which = work.Db.RegisteredPhones.Where(p => p.UnlockHash == unlockHash);
        var phone = await which.AsNoTracking().Include(p => p.Member).ThenInclude(m => m.Organization).SingleOrDefaultAsync(cancellationToken);
        if (phone is null || await which.LockAsync(cancellationToken) == 0)
        {
            work.RecordNothing();
            return new Nothing();
        }

        PhoneDesk.Note(work, phone, AuditActions.MobileLocked, new { phone = phone.Id, name = phone.Name });
        return new Nothing();
    }
}
