namespace FlexAuth.Web.Hosting.Security;

/// <summary>Metadata of an endpoint whose answer, which shows nothing, a page of that origin may frame. Such a request is nobody's visit: no cookie binds it.</summary>
internal sealed class FramedBy(Uri page)
{
    /// <summary>The origin, as a content security policy writes it.</summary>
    public string Origin { get; } = page.GetLeftPart(UriPartial.Authority);

    /// <summary>Of the endpoint that answers; null where nothing may be framed.</summary>
    public static FramedBy? Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<FramedBy>();
}
