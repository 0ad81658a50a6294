namespace FlexAuth.Web.Shared;

/// <summary>What a control inside a <see cref="FormField"/> must carry, so that its label, hint and error are its own.</summary>
public sealed record FieldContext(string Id, string? DescribedBy, bool Invalid, bool Required)
{
    /// <summary>For <c>@attributes</c> on the control.</summary>
    public IReadOnlyDictionary<string, object> Attributes
    {
        get
        {
            var attributes = new Dictionary<string, object> { ["id"] = Id };
            if (DescribedBy is not null)
                attributes["aria-describedby"] = DescribedBy;
            if (Invalid)
                attributes["aria-invalid"] = "true";
            if (Required)
                attributes["aria-required"] = "true";
            return attributes;
        }
    }
}
