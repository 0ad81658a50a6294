using System.Security.Cryptography;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>The key of the baselines: made when the first file is written, and kept with the database, so that files outlive the server.</summary>
internal sealed class BaselineKey(
    IDbContextFactory<FlexAuthDbContext> contexts, WritePath writePath, IDataProtectionProvider protection, ILogger<BaselineKey> logger)
{
    private const string Purpose = "sheet-baseline";

    private readonly IDataProtector _protector = protection.CreateProtector("FlexAuth.SheetBaselineKey.v1");
    private BaselineSeal? _seal;

    /// <summary>The seal of this installation; busy where it has yet to be made and others write for too long.</summary>
    public async Task<Result<BaselineSeal>> SealAsync(CancellationToken cancellationToken)
    {
        if (_seal is not null)
        {
            return _seal;
        }

        var stored = await ReadAsync(cancellationToken);
        if (stored is not null && Opened(stored) is { } known)
        {
            return _seal = new BaselineSeal(known);
        }

        var made = await MakeAsync(stored, cancellationToken);
        return made.Succeeded ? _seal = new BaselineSeal(made.Value) : made.Error;
    }

    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await StoredAsync(db, cancellationToken);
    }

    /// <summary>Makes the key where there is none, or where it cannot be opened any more.</summary>
    private async Task<Result<byte[]>> MakeAsync(string? unreadable, CancellationToken cancellationToken)
    {
        // Protected before the transaction: the framework may have to store a new key of its own for it, by another connection.
        var key = Convert.ToBase64String(_protector.Protect(RandomNumberGenerator.GetBytes(BaselineSeal.KeySize)));
        var kept = await writePath.CommitAsync<string>(
            new InstallationItself(),
            async (work, token) =>
            {
                work.RecordNothing();
                var replaced = await work.Db.SealingKeys.Where(k => k.Purpose == Purpose && k.ProtectedKey == unreadable).ExecuteUpdateAsync(
                    k => k.SetProperty(x => x.ProtectedKey, key).SetProperty(x => x.CreatedAt, work.Now), token);
                if (replaced > 0)
                {
                    return key;
                }

                // One writer at a time: whoever comes second finds the first one's key.
                if (await StoredAsync(work.Db, token) is { } stored)
                {
                    return stored;
                }

                work.Db.SealingKeys.Add(new SealingKey { Purpose = Purpose, ProtectedKey = key, CreatedAt = work.Now });
                return key;
            },
            cancellationToken);
        if (!kept.Succeeded)
        {
            return kept.Error;
        }

        if (unreadable is not null && kept.Value == key)
        {
            logger.LogWarning(
                "The key of exported files cannot be opened, because the data protection keys that it was stored under are gone. "
                + "A new one was made: files that were exported before cannot be imported any more.");
        }

        return Opened(kept.Value) ?? throw new CryptographicException("The key of exported files is under data protection keys that this server does not have.");
    }

    /// <returns>Null where the data protection keys that it was stored under are gone: a database that was restored without them.</returns>
    private byte[]? Opened(string stored)
    {
        try
        {
            return _protector.Unprotect(Convert.FromBase64String(stored));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private static Task<string?> StoredAsync(FlexAuthDbContext db, CancellationToken cancellationToken) =>
        db.SealingKeys.Where(key => key.Purpose == Purpose).Select(key => key.ProtectedKey).SingleOrDefaultAsync(cancellationToken);
}
