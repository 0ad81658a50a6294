using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.RecoveryCode;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecondFactors;

/// <summary>Checks a recovery code and spends it.</summary>
internal static class RecoveryCodeVerifier
{
    public static bool IsWellFormed(string? code) => RecoveryCodeText.Normalize(code) is not null;

    /// <summary>True where the code was right; its row is gone then, so that of fifty who submit it one is let in (RC2).</summary>
    public static async Task<bool> SpendAsync(UnitOfWork work, Guid memberId, string code, CancellationToken cancellationToken)
    {
        var hash = HashOf(code);
        return await work.Db.RecoveryCodes.Where(c => c.MemberId == memberId && c.CodeHash == hash)
            .ExecuteDeleteAsync(cancellationToken) == 1;
    }

    /// <summary>Notes that the person has the code; false where it is not (any more) theirs.</summary>
    public static async Task<bool> NoteSavedAsync(UnitOfWork work, Guid memberId, string code, CancellationToken cancellationToken)
    {
        var hash = HashOf(code);
        return await work.Db.RecoveryCodes.Where(c => c.MemberId == memberId && c.CodeHash == hash)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.SavedAt, work.Now), cancellationToken) == 1;
    }

    private static string? HashOf(string code) => RecoveryCodeText.Normalize(code) is { } normalized ? RecoveryCodeText.Hash(normalized) : null;
}
