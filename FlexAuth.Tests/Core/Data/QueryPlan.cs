using System.Data.Common;

namespace FlexAuth.Tests.Core.Data;

/// <summary>How SQLite goes about a command.</summary>
internal static class QueryPlan
{
    /// <summary>Its steps, in SQLite's words.</summary>
    public static IReadOnlyList<string> Of(DbCommand command)
    {
        using var explain = command.Connection!.CreateCommand();
        explain.Transaction = command.Transaction;
        explain.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        foreach (DbParameter parameter in command.Parameters)
        {
            var copy = explain.CreateParameter();
            (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
            explain.Parameters.Add(copy);
        }

        using var rows = explain.ExecuteReader();
        List<string> steps = [];
        while (rows.Read())
        {
            steps.Add(rows.GetString(3));
        }

        return steps;
    }
}
