namespace FlexAuth.Web.Shared;

/// <summary>One step of the way to a page; without an address it is only a name.</summary>
public sealed record Crumb(string Text, string? Address = null);
