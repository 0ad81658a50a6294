using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FlexAuth.Tests.Architecture;

namespace FlexAuth.Tests.Web.Mobile;

/// <summary>docs/mobile-api.openapi.json, as far as its tests need it.</summary>
internal sealed class ApiDescription
{
    private static readonly string[] Methods = ["get", "head", "post", "put", "patch", "delete", "options", "trace"];

    private ApiDescription(JsonElement document)
    {
        Document = document;
        var operations =
            from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            where Methods.Contains(operation.Name)
            select new DescribedOperation(operation.Name.ToUpperInvariant(), path.Name, operation.Value);
        Operations = [.. operations];
    }

    /// <summary>The one that ships.</summary>
    public static ApiDescription Current { get; } =
        new(JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs/mobile-api.openapi.json"))).RootElement);

    public JsonElement Document { get; }

    public IReadOnlyList<DescribedOperation> Operations { get; }

    public IEnumerable<JsonProperty> Schemas => Document.GetProperty("components").GetProperty("schemas").EnumerateObject();

    /// <summary>Refusals of addresses and methods that are not there, and of all.</summary>
    public IEnumerable<string> CommonCodes =>
        Document.GetProperty("components").GetProperty("responses").EnumerateObject().SelectMany(response => DescribedOperation.Codes(response.Value));

    /// <summary>The operation at that address, below the API's.</summary>
    public DescribedOperation? Find(string method, string path) =>
        Operations.SingleOrDefault(o => o.Method == method && Regex.IsMatch(path, $"^{Regex.Replace(o.Path, @"\{\w+\}", "[^/]+")}$"));

    /// <summary>The fields of what that schema describes.</summary>
    public IEnumerable<string> FieldsOf(string schema) => Schemas.Single(s => s.Name == schema).Value.GetProperty("properties").EnumerateObject().Select(p => p.Name);

    /// <summary>The value of each "$ref".</summary>
    public static IEnumerable<string> References(JsonElement within) => within.ValueKind switch
    {
        JsonValueKind.Object => within.EnumerateObject().SelectMany(p => p.Name == "$ref" ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => within.EnumerateArray().SelectMany(References),
        _ => [],
    };
}

internal sealed record DescribedOperation(string Method, string Path, JsonElement Element)
{
    public JsonElement Responses => Element.GetProperty("responses");

    /// <summary>The schema of a body that is sent with that status; null where none is.</summary>
    public string? SchemaOf(int status) =>
        Responses.GetProperty($"{status}").TryGetProperty("content", out var content) && content.TryGetProperty("application/json", out var json)
            ? json.GetProperty("schema").GetProperty("$ref").GetString()!.Split('/')[^1]
            : null;

    public IEnumerable<(int Status, string Code)> Refusals => Responses.EnumerateObject().SelectMany(r => Codes(r.Value).Select(code => (int.Parse(r.Name, CultureInfo.InvariantCulture), code)));

    /// <summary>The codes that a response may have.</summary>
    public static IEnumerable<string> Codes(JsonElement response) =>
        response.TryGetProperty("content", out var content) && content.TryGetProperty("application/problem+json", out var problem)
            ? problem.GetProperty("schema").GetProperty("allOf")[1].GetProperty("properties").GetProperty("code").GetProperty("enum").EnumerateArray().Select(c => c.GetString()!)
            : [];
}
