using System.Data.Common;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;

namespace FlexAuth.Core.Spreadsheets.Export;

/// <summary>
/// The people of a file as the database has them, one after the other. What can be changed by a file comes from their own row; of what
/// is only told (accounts, standing, latest sign-in) the directory knows as much and is quicker asked.
/// </summary>
internal static class ExportedPeople
{
    private const string Columns = """
        m."Id", m."Version", m."Email", m."FirstName", m."LastName", m."OrganizationId", m."Role", m."Position", m."PhoneNumber", m."EmailLoginEnabled",
        d.Facets, d.LockedUntil, d.LastSignInAt
        """;

    public static IEnumerable<SheetPerson> Read(Snapshot reads, string scope, UserFilter filter, DateTimeOffset now)
    {
        var milliseconds = now.ToUnixTimeMilliseconds();
        return UserDirectory.ByName(reads, scope, filter, now, Columns, row => Person(row, milliseconds));
    }

    private static SheetPerson Person(DbDataReader row, long now)
    {
        var facets = new DirectoryFacets(row.GetInt32(10));
        var lastSignIn = row.GetInt64(12);
        return new SheetPerson
        {
            Id = row.GetGuid(0),
            Version = row.GetInt64(1),
            Email = row.GetString(2),
            FirstName = row.GetString(3),
            LastName = row.GetString(4),
            OrganizationId = row.GetGuid(5),
            Role = Enum.Parse<MemberRole>(row.GetString(6)),
            Position = row.IsDBNull(7) ? null : row.GetString(7),
            Phone = row.IsDBNull(8) ? null : row.GetString(8),
            EmailLoginEnabled = row.GetBoolean(9),
            Facets = facets,
            Standing = !row.IsDBNull(11) && row.GetInt64(11) > now ? Standing.Locked : facets.Stage,
            LastSignInAt = lastSignIn > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(lastSignIn) : null,
        };
    }
}
