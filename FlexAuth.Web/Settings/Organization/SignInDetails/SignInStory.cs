using FlexAuth.Core.Data;
using FlexAuth.Core.Users.SignInDetails;

namespace FlexAuth.Web.Settings.Organization.SignInDetails;

/// <summary>Steps that belong together: one sign-in, or what somebody tried on one browser within a while. The newest first.</summary>
public sealed class SignInStory
{
    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly SignInOutcome[] OnPhone =
    [
        SignInOutcome.PhoneUnlocked, SignInOutcome.PhonePinRefused, SignInOutcome.PhonePinBlocked, SignInOutcome.PhoneTokenCopied,
        SignInOutcome.PhonePasskeyRefused, SignInOutcome.PhonePasskeyCopied, SignInOutcome.PhoneProved,
    ];

    private readonly List<LoggedStep> steps;

    private SignInStory(LoggedStep last) => steps = [last];

    /// <summary>What it came to.</summary>
    public LoggedStep Last => steps[0];

    /// <summary>All of it, the newest first.</summary>
    public IReadOnlyList<LoggedStep> Steps => steps;

    /// <summary>The second factor of it, if any.</summary>
    public SecondFactorKind? SecondFactor => steps.Select(step => step.SecondFactor).FirstOrDefault(factor => factor is not null);

    /// <summary>Which passkey or authentication app that was, where it is known.</summary>
    public NamedCredential? Credential => steps.FirstOrDefault(step => step.SecondFactor is not null)?.Credential ?? Last.Credential;

    /// <summary>Where a remembered device was used before that came back by an older token; null where none did.</summary>
    public EarlierUse? Earlier => steps.Select(step => step.Earlier).FirstOrDefault(earlier => earlier is not null);

    /// <summary>The session that it began, or that something happened in.</summary>
    public Guid? SessionId => Last.SessionId;

    /// <summary>When its owner said that it was not them. What came of it since can be reported anew.</summary>
    public DateTimeOffset? ReportedAt => Last.ReportedAt;

    /// <summary>Whether the way went on and nothing came of it, as far as the log knows.</summary>
    public bool IsUnfinished => Last.Outcome is SignInOutcome.PasswordAccepted or SignInOutcome.PasskeyAccepted or SignInOutcome.SecondFactorAccepted or SignInOutcome.MailboxProved;

    /// <summary>Whether it was on a phone that had been registered before, by its key.</summary>
    public bool IsOnPhone => OnPhone.Contains(Last.Outcome);

    /// <summary>Puts steps, the newest first, into stories.</summary>
    public static IReadOnlyList<SignInStory> Of(IEnumerable<LoggedStep> steps)
    {
        var stories = new List<SignInStory>();
        foreach (var step in steps)
        {
            if (stories.Count == 0 || !stories[^1].Includes(step))
                stories.Add(new SignInStory(step));
            else
                stories[^1].steps.Add(step);
        }

        return stories;
    }

    private bool Includes(LoggedStep older) => IsSignInOf(older) || IsUseOf(older);

    private bool IsSignInOf(LoggedStep older) =>
        IsOnTheWay(older.Outcome) && (IsOnTheWay(Last.Outcome) || Last.Outcome is SignInOutcome.SignedIn or SignInOutcome.PhoneRegistered)
        && (older.Address, older.Browser, older.Method) == (Last.Address, Last.Browser, Last.Method)
        && steps[^1].At - older.At <= Gap;

    /// <summary>A phone is opened many times a day: in one place, that is one thing.</summary>
    private bool IsUseOf(LoggedStep older) =>
        OnPhone.Contains(Last.Outcome) && OnPhone.Contains(older.Outcome)
        && (older.Address, older.Browser) == (Last.Address, Last.Browser)
        && Last.At - older.At <= Day;

    /// <summary>A step to a session, right or wrong; not its beginning or end, nor what happens within it.</summary>
    private static bool IsOnTheWay(SignInOutcome outcome) => !OnPhone.Contains(outcome) && outcome is not (
        SignInOutcome.SignedIn or SignInOutcome.SignedOut or SignInOutcome.ProviderSignedOut or SignInOutcome.ProviderEnded or SignInOutcome.ProvedAgain or SignInOutcome.ProofRefused or SignInOutcome.ProofBlocked
        or SignInOutcome.PhoneRegistered);
}
