using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using FlexAuth.Core.Operations;

namespace FlexAuth.Web.Mobile;

/// <summary>
/// Reads what was sent: one JSON object in UTF-8 (RFC 8259), no field of it twice, for two readers could take two different ones. What is no such
/// thing is the sender's mistake and no exception of ours.
/// </summary>
internal static class MobileBody
{
    /// <summary>In bytes: twice what the largest passkey needs, and many times what anything else does.</summary>
    public const int Largest = 32 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false };

    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    public static async Task<Result<TBody>> ReadAsync<TBody>(HttpRequest request)
        where TBody : class
    {
        if (!IsJson(request))
        {
            return new Error(MobileProblem.ContentType);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Largest + 1);
        try
        {
            var length = request.ContentLength > Largest
                ? Largest + 1
                : await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, Largest + 1), Largest + 1, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
            return length > Largest ? new Error(MobileProblem.TooLarge)
                : Read<TBody>(buffer.AsSpan(0, length)) is { } body ? body
                : new Error(MobileProblem.Malformed);
        }
        catch (BadHttpRequestException e)
        {
            return new Error(e.StatusCode == StatusCodes.Status413PayloadTooLarge ? MobileProblem.TooLarge : MobileProblem.Malformed);
        }
        finally
        {
            // It held a password or a PIN.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static TBody? Read<TBody>(ReadOnlySpan<byte> bytes)
        where TBody : class
    {
        try
        {
            return JsonSerializer.Deserialize<TBody>(bytes.StartsWith(Mark) ? bytes[Mark.Length..] : bytes, Options);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>As JSON and nothing else, which no form of another site can send; not packed, and in the one encoding that JSON has.</summary>
    private static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType()
        && request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
