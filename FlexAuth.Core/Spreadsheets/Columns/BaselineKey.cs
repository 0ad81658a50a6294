using System.Security.Cryptography;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>The key of the baselines: made when the first file is written, and kept with the database, so that files outlive the server.</summary>
internal sealed class BaselineKey(IDbContextFactory<FlexAuthDbContext> contexts, WritePath writePath, IDataProtectionProvider protection)
{
    private const string Purpose = "sheet-baseline";

    private readonly IDataProtector _protector = protection.CreateProtector("FlexAuth.SheetBaselineKey.v1");
    private BaselineSeal? _seal;

    /// <summary>The seal of this installation.</summary>
    public async Task<BaselineSeal> SealAsync(CancellationToken cancellationToken) =>
        _seal ??= new BaselineSeal(_protector.Unprotect(Convert.FromBase64String(await ReadAsync(cancellationToken) ?? await MakeAsync(cancellationToken))));

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await StoredAsync(db, cancellationToken);
    }

    private async Task<string> MakeAsync(CancellationToken cancellationToken)
    {
        // Protected before the transaction: the framework may have to store a new key of its own for it, by another connection.
        var key = Convert.ToBase64String(_protector.Protect(RandomNumberGenerator.GetBytes(BaselineSeal.KeySize)));
        var kept = await writePath.CommitAsync<string>(
            new InstallationItself(),
            async (work, token) =>
            {
                work.RecordNothing();

                // One writer at a time: whoever comes second finds the first one's key.
                if (await StoredAsync(work.Db, token) is { } stored)
                {
                    return stored;
                }

                work.Db.SealingKeys.Add(new SealingKey { Purpose = Purpose, ProtectedKey = key, CreatedAt = work.Now });
                return key;
            },
            cancellationToken);
        return kept.Value;
    }

    private static Task<string?> StoredAsync(FlexAuthDbContext db, CancellationToken cancellationToken) =>
        db.SealingKeys.Where(key => key.Purpose == Purpose).Select(key => key.ProtectedKey).SingleOrDefaultAsync(cancellationToken);
}
