using System.Net;
using System.Text.Json;

namespace FlexAuth.Tests.Web.Mobile;

/// <summary>Holds each answer of the API against its description: status, code, fields and headers; and that it sets no cookie and is kept by nobody.</summary>
internal sealed class AsDescribed : DelegatingHandler
{
    private const string Api = "/api/mobile";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        if (path.StartsWith(Api, StringComparison.Ordinal))
        {
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            await CheckAsync(request.Method.Method, path[Api.Length..], answer, cancellationToken);
        }

        return answer;
    }

    private static async Task CheckAsync(string method, string path, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        Assert.False(answer.Headers.Contains("Set-Cookie"), $"{method} {path} sets a cookie.");
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        var (status, text) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        if (method is "OPTIONS" || status == (int)HttpStatusCode.NoContent || method is "HEAD")
        {
            return;
        }

        var (described, operation) = (ApiDescription.Current, ApiDescription.Current.Find(method, path));
        var body = JsonDocument.Parse(text).RootElement;
        var fields = body.EnumerateObject().Select(p => p.Name).ToList();
        if (status < 400)
        {
            Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(described.FieldsOf(operation!.SchemaOf(status)!), fields);
            return;
        }

        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Subset(described.FieldsOf("Problem").ToHashSet(), fields.ToHashSet());
        var code = body.GetProperty("code").GetString()!;
        Assert.True(
            operation?.Refusals.Contains((status, code)) ?? described.CommonCodes.Contains(code), $"{method} {path} answers {status} {code}, which is not described.");
        Assert.Equal(status is 429 or 503, answer.Headers.RetryAfter is not null);
        Assert.Equal(status is 401, answer.Headers.WwwAuthenticate.Count > 0);
        Assert.Equal(status is 405, answer.Content.Headers.Allow.Count > 0);
    }
}
