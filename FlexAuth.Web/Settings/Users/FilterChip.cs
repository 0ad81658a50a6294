namespace FlexAuth.Web.Settings.Users;

/// <summary>One filter that is on.</summary>
/// <param name="Words">What it lets through.</param>
/// <param name="Without">The view without it.</param>
public sealed record FilterChip(string Words, UserView Without);
