using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Directory.ReadModel;

/// <summary>A query of Entity Framework's, as a part of a query of ours.</summary>
/// <param name="Sql">Without the semicolon.</param>
/// <param name="Values">What its placeholders stand for.</param>
internal sealed record SqlPart(string Sql, IReadOnlyList<SqlValue> Values)
{
    public static SqlPart Of<T>(IQueryable<T> query)
    {
        using var command = query.CreateDbCommand();
        return new SqlPart(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => new SqlValue(p.ParameterName, p.Value!))]);
    }
}
