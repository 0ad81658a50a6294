using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Jobs;

/// <summary>Gives items their outcome, and keeps the outcomes of a chunk.</summary>
internal static class JobOutcomes
{
    private static readonly string[] Cells = ["@outcome", "@reason", "@values", "@before", "@job", "@position"];
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Change(this JobItem item, string? before = null)
    {
        item.Outcome = JobOutcome.Changed;
        item.Before = before;
    }

    /// <summary>Done as far as could be, and why not further.</summary>
    public static void ChangePartly(this JobItem item, string? before, Error reason)
    {
        item.Change(before);
        item.Because(reason);
    }

    public static void LeaveOut(this JobItem item, Error reason)
    {
        item.Outcome = JobOutcome.LeftOut;
        item.Because(reason);
    }

    public static void Fail(this JobItem item, Error reason)
    {
        item.Outcome = JobOutcome.Failed;
        item.Because(reason);
    }

    /// <summary>The reason as it was said; null where there is none.</summary>
    public static Error? ReasonOf(string? code, string? values) => code is null
        ? null
        : new Error(code, values is null ? [] : [.. JsonSerializer.Deserialize<string[]>(values)!]);

    /// <summary>The values of a reason, as they are kept.</summary>
    public static string? ValuesOf(Error reason) =>
        reason.Values.Count == 0 ? null : JsonSerializer.Serialize(reason.Values.Select(v => $"{v}"), Readable);

    public static async Task SaveAsync(FlexAuthDbContext db, IEnumerable<JobItem> items, CancellationToken cancellationToken)
    {
        await using var command = db.PreparedCommand();
        command.CommandText = """
            UPDATE "JobItems" SET "Outcome" = @outcome, "Reason" = @reason, "ReasonValues" = @values, "Before" = @before,
                "VersionAfter" = CASE WHEN @outcome = 'Changed' THEN (SELECT m."Version" FROM "Members" AS m WHERE m."Id" = "JobItems"."MemberId") END
            WHERE "JobId" = @job AND "Position" = @position
            """;
        var parameters = Cells.Select(name => Parameter(command, name)).ToList();
        foreach (var item in items)
        {
            object?[] cells = [item.Outcome.ToString(), item.Reason, item.ReasonValues, item.Before, item.JobId, item.Position];
            for (var place = 0; place < cells.Length; place++)
            {
                parameters[place].Value = cells[place] ?? DBNull.Value;
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static void Because(this JobItem item, Error reason)
    {
        item.Reason = reason.Code;
        item.ReasonValues = ValuesOf(reason);
    }

    private static DbParameter Parameter(DbCommand command, string name)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
