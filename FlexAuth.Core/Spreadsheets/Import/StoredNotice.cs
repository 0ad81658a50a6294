using System.Text.Json;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>A notice as an import keeps it. Numbers stay numbers: texts write them in the reader's way.</summary>
internal sealed record StoredNotice(string Code, IReadOnlyList<JsonElement> Values)
{
    public static StoredNotice Of(Error notice) => new(notice.Code, notice.Values.Select(v => JsonSerializer.SerializeToElement(v, v.GetType())).ToList());

    public static IReadOnlyList<Error> Read(string json) =>
        JsonSerializer.Deserialize<List<StoredNotice>>(json)!.Select(n => new Error(n.Code, n.Values.Select(Value).ToList())).ToList();

    private static object Value(JsonElement value) => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : value.ToString();
}
