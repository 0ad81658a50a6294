namespace FlexAuth.Core.Users.Actions;

/// <summary>What follows from the kind of an action, on one screen.</summary>
/// <param name="SendsLinks">Mails a welcome or a reset.</param>
/// <param name="EndsWayIn">Takes a way to sign in, so that it may not be oneself's, nor the last administrator's.</param>
/// <param name="Word">What has to be typed, where credentials are deleted.</param>
/// <param name="CanBeUndone">Whether there is something to give back.</param>
internal sealed record Traits(bool SendsLinks, bool EndsWayIn, string? Word, bool CanBeUndone)
{
    private const string Disable = "disable";
    private const string Reset = "reset";

    public static Traits Of(UserAction action) => action switch
    {
        UserAction.EnableEmailLogin => new(SendsLinks: true, EndsWayIn: false, Word: null, CanBeUndone: true),
        UserAction.DisableEmailLogin => new(SendsLinks: false, EndsWayIn: true, Word: Disable, CanBeUndone: true),
        UserAction.ResendPasswordReset => new(SendsLinks: true, EndsWayIn: false, Word: null, CanBeUndone: false),
        UserAction.Unlock => new(SendsLinks: false, EndsWayIn: false, Word: null, CanBeUndone: false),
        UserAction.ResetTwoFactor => new(SendsLinks: false, EndsWayIn: true, Word: Reset, CanBeUndone: false),
        UserAction.EndSessions => new(SendsLinks: false, EndsWayIn: false, Word: null, CanBeUndone: false),
        UserAction.DisableMember => new(SendsLinks: false, EndsWayIn: true, Word: null, CanBeUndone: true),
        UserAction.EnableMember => new(SendsLinks: false, EndsWayIn: false, Word: null, CanBeUndone: true),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };
}
