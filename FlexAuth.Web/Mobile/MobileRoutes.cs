using FlexAuth.Core.Operations;

namespace FlexAuth.Web.Mobile;

/// <summary>The addresses of the API. One that is asked in another way says which it takes (RFC 9110 section 15.5.6), also to OPTIONS, and lets no other origin in.</summary>
internal sealed class MobileRoutes(RouteGroupBuilder api, MobileCalls calls)
{
    public void Post(string pattern, Delegate handler) => Map(pattern, handler, HttpMethods.Post);

    /// <summary>HEAD is the same without the body.</summary>
    public void Get(string pattern, Delegate handler) => Map(pattern, handler, HttpMethods.Get, HttpMethods.Head);

    /// <summary>What is not there is a problem, too.</summary>
    public void Rest()
    {
        Delegate nothing = (HttpContext context) => calls.AnswerAsync(context, Error.NotFound);
        api.Map("/{**rest}", nothing);
    }

    private void Map(string pattern, Delegate handler, params string[] methods)
    {
        var allow = string.Join(", ", methods.Append(HttpMethods.Options));
        api.MapMethods(pattern, methods, handler);
        Delegate otherwise = (HttpContext context) =>
        {
            context.Response.Headers.Allow = allow;
            return HttpMethods.IsOptions(context.Request.Method)
                ? Task.FromResult(Results.NoContent())
                : calls.AnswerAsync(context, new Error(MobileProblem.Method));
        };
        api.Map(pattern, otherwise);
    }
}
