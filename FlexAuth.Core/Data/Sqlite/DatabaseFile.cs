using FlexAuth.Core.Installation;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Data.Sqlite;

/// <summary>The embedded database's file.</summary>
internal sealed class DatabaseFile(IOptions<InstallationOptions> options)
{
    public string Folder { get; } = System.IO.Path.GetFullPath(options.Value.DataFolder);

    public string Path => System.IO.Path.Combine(Folder, "flexauth.db");

    /// <summary>Never creates the file: should it be lost while FlexAuth runs, an empty one in its place would hide that.</summary>
    public string ConnectionString =>
        new SqliteConnectionStringBuilder { DataSource = Path, DefaultTimeout = 30, Mode = SqliteOpenMode.ReadWrite }.ToString();
}
