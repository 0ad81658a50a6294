using System.Text.Json;
using FlexAuth.Core.Operations;
using FlexAuth.Web.Hosting.Identity;

namespace FlexAuth.Web.Mobile;

/// <summary>What all calls of the API for phones have in common: a body of JSON is read, an operation is asked, and a result or a problem answers.</summary>
internal sealed class MobileCalls(MobileProblem problems)
{
    /// <summary>Reads the body, asks, and answers.</summary>
    public async Task<IResult> AnswerAsync<TBody, TResult>(
        HttpContext context, Func<TBody, Task<Result<TResult>>> ask, Func<TResult, IResult> answer)
        where TBody : class
    {
        if (await BodyAsync<TBody>(context.Request) is not { } body)
        {
            return problems.Of(context, new Error(MobileProblem.Malformed));
        }

        var done = await ask(body);
        return done.Succeeded ? answer(done.Value) : problems.Of(context, done.Error);
    }

    /// <summary>The same where there is nothing to tell.</summary>
    public Task<IResult> AnswerAsync<TBody>(HttpContext context, Func<TBody, Task<Result<Nothing>>> ask)
        where TBody : class =>
        AnswerAsync(context, ask, _ => Results.NoContent());

    /// <summary>A stranger, whatever cookies came: a phone is no browser that somebody is signed in with.</summary>
    public static Visitor Caller(HttpContext context) =>
        FlexAuthPrincipal.VisitorOf(context.User) with { BrowserHash = SecretToken.New(), Devices = DeviceTokens.None };

    /// <summary>The access token; null where none came.</summary>
    public static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : null;

    /// <summary>Null where it is no JSON of that shape: that is the sender's mistake and no exception of ours.</summary>
    private static async Task<TBody?> BodyAsync<TBody>(HttpRequest request)
        where TBody : class
    {
        if (!request.HasJsonContentType())
        {
            return null;
        }

        try
        {
            return await request.ReadFromJsonAsync<TBody>(request.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException or InvalidOperationException)
        {
            return null;
        }
    }
}
