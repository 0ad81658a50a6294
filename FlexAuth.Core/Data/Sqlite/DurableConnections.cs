using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace FlexAuth.Core.Data.Sqlite;

/// <summary>
/// Sets what SQLite keeps per connection: a commit is on the disk before it is acknowledged (DU1), references are checked, and deleted
/// credentials are overwritten in the file. A bulk action changes some ten thousand pages here and there: with room for 16 MB of them, and
/// a log of 32 MB before its pages go to the file, most are written once and not with each of its chunks.
/// </summary>
internal sealed class DurableConnections : DbConnectionInterceptor
{
    private const string Settings =
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=8000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Settings;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
