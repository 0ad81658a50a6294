namespace FlexAuth.Core.Organizations.Policy;

/// <summary>All that is decided on the Authentication page, for a whole tree.</summary>
/// <param name="EmailLoginEnabled">The switch.</param>
/// <param name="Policy">What holds while it is on, and for those with emergency access while it is off.</param>
public sealed record AuthenticationRules(bool EmailLoginEnabled, SignInPolicy Policy);
