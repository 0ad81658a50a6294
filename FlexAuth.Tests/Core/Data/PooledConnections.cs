using FlexAuth.Core.Data.Sqlite;
using FlexAuth.Core.Installation;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Data;

/// <summary>Closes the pooled connections to one database only: other tests run at the same time and are in the middle of theirs.</summary>
internal static class PooledConnections
{
    public static void Close(string dataFolder)
    {
        using var connection = new SqliteConnection(new DatabaseFile(Options.Create(new InstallationOptions { DataFolder = dataFolder })).ConnectionString);
        SqliteConnection.ClearPool(connection);
    }
}
