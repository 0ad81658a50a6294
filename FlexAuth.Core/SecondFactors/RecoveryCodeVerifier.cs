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
        if (RecoveryCodeText.Normalize(code) is not { } normalized)
        {
            return false;
        }

        var hash = RecoveryCodeText.Hash(normalized);
        return await work.Db.RecoveryCodes.Where(c => c.MemberId == memberId && c.CodeHash == hash)
            .ExecuteDeleteAsync(cancellationToken) == 1;
    }
}
