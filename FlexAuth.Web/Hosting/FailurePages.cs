using System.Diagnostics;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.Layout;
using FlexAuth.Web.Mobile;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Hosting;

/// <summary>Whole pages for what went wrong before a page could be shown. They need no circuit.</summary>
internal sealed class FailurePages
{
    public const string StatusPath = "/failure";

    /// <summary>No room for another circuit: said in words, with a way to try again (RL5).</summary>
    public static RazorComponentResult<PlainPage> Full(IStringLocalizer<FailurePages> text, string tryAgain) =>
        Page(StatusCodes.Status503ServiceUnavailable, text["Full.Title"], text["Full.Message"], text["TryAgain"], tryAgain);

    /// <summary>Somebody wanted to sign out while others kept the database: the session lives, and they are told so (SE1). From here they can try again.</summary>
    public static RazorComponentResult<PlainPage> StillSignedIn(IStringLocalizer<FailurePages> text) =>
        Page(
            StatusCodes.Status503ServiceUnavailable,
            text["StillSignedIn.Title"],
            text["StillSignedIn.Message"],
            text["StillSignedIn.Again"],
            FlexAuthUrls.SignOut,
            posts: true,
            other: (text["StillSignedIn.Stay"], FlexAuthUrls.Home));

    /// <summary>A visitor's page that nobody used for long gave its place to others.</summary>
    public static RazorComponentResult<PlainPage> Rested(IStringLocalizer<FailurePages> text, string goOn) =>
        Page(StatusCodes.Status200OK, text["Rested.Title"], text["Rested.Message"], text["GoOn"], goOn);

    /// <summary>
    /// Written at once and not by a second way through the pipeline: what broke the first may break it too. The API answers as it does always.
    /// </summary>
    public static Task WriteUnexpectedAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(FlexAuthUrls.MobileApi))
        {
            return ActivatorUtilities.CreateInstance<MobileProblem>(context.RequestServices).Of(context, new Error(MobileProblem.Unexpected)).ExecuteAsync(context);
        }

        var text = context.RequestServices.GetRequiredService<IStringLocalizer<FailurePages>>();
        var reference = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        var status = StatusCodes.Status500InternalServerError;
        return Page(status, text["Unexpected.Title"], text["Unexpected.Message"], text["Home"], FlexAuthUrls.Home, reference).ExecuteAsync(context);
    }

    public static RazorComponentResult<PlainPage> Of(IStringLocalizer<FailurePages> text, int status) => status switch
    {
        StatusCodes.Status400BadRequest or StatusCodes.Status401Unauthorized => Page(status, text["BadRequest.Title"], text["BadRequest.Message"], text["SignIn"], FlexAuthUrls.SignIn),
        StatusCodes.Status403Forbidden => Page(status, text["Forbidden.Title"], text["Forbidden.Message"], text["Home"], FlexAuthUrls.Home),
        _ => Page(status, text["NotFound.Title"], text["NotFound.Message"], text["Home"], FlexAuthUrls.Home),
    };

    private static RazorComponentResult<PlainPage> Page(
        int status, string title, string message, string action, string href, string? detail = null, bool posts = false, (string Text, string Href)? other = null) =>
        new(new Dictionary<string, object?>
        {
            [nameof(PlainPage.Title)] = title,
            [nameof(PlainPage.Message)] = message,
            [nameof(PlainPage.ActionText)] = action,
            [nameof(PlainPage.ActionHref)] = href,
            [nameof(PlainPage.ActionPosts)] = posts,
            [nameof(PlainPage.OtherText)] = other?.Text,
            [nameof(PlainPage.OtherHref)] = other?.Href,
            [nameof(PlainPage.Detail)] = detail,
        })
        {
            StatusCode = status,
        };
}

internal static class FailurePagesEndpoints
{
    public static void MapFailurePages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.Map(FailurePages.StatusPath, (HttpContext context, IStringLocalizer<FailurePages> text) =>
            FailurePages.Of(text, context.Response.StatusCode)).AllowAnonymous().DisableAntiforgery();
        endpoints.MapGet(FlexAuthUrls.Rested, (string? returnUrl, IStringLocalizer<FailurePages> text) =>
            FailurePages.Rested(text, LocalUrl.OrDefault(returnUrl, FlexAuthUrls.SignIn))).AllowAnonymous();
    }
}
