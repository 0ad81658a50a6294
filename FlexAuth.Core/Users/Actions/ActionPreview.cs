using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Users.Actions;

/// <summary>An action and whom it is for.</summary>
public sealed record ActionRequest(UserAction Action, UserSelection Selection);

/// <summary>People who would be left out for one reason.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
/// <param name="Names">The first of them by name, at most 20.</param>
public sealed record LeftOutGroup(Error Reason, int Count, IReadOnlyList<string> Names);

/// <summary>What an action would do, before anything happens.</summary>
public sealed record ActionPreview
{
    /// <summary>What was previewed.</summary>
    public required UserAction Action { get; init; }

    /// <summary>People in the selection.</summary>
    public required int Selected { get; init; }

    /// <summary>People who would be changed.</summary>
    public required int WillChange { get; init; }

    /// <summary>The first of them by name, at most 20.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The others, by reason, the largest group first.</summary>
    public required IReadOnlyList<LeftOutGroup> LeftOut { get; init; }

    /// <summary>Welcome or reset mails that would leave.</summary>
    public int Mails { get; init; }

    /// <summary>Passwords that would be deleted for good.</summary>
    public int Passwords { get; init; }

    /// <summary>Authentication apps that would be deleted for good.</summary>
    public int AuthenticationApps { get; init; }

    /// <summary>Passkeys that would be deleted for good.</summary>
    public int Passkeys { get; init; }

    /// <summary>Recovery codes that would be deleted for good.</summary>
    public int RecoveryCodes { get; init; }

    /// <summary>People whose email verification would be disabled.</summary>
    public int EmailVerifications { get; init; }

    /// <summary>Phones for codes by SMS that would be deleted for good.</summary>
    public int Phones { get; init; }

    /// <summary>Registered phones that would have to be registered anew.</summary>
    public int RegisteredPhones { get; init; }

    /// <summary>Remembered devices that would be forgotten.</summary>
    public int RememberedDevices { get; init; }

    /// <summary>Sessions that would end.</summary>
    public int Sessions { get; init; }

    /// <summary>Registered phones that would lock.</summary>
    public int UnlockedPhones { get; init; }

    /// <summary>What has to be typed to confirm, for an action that deletes credentials; else null.</summary>
    public string? ConfirmationWord { get; init; }

    /// <summary>How long it can be undone once it has ended; null where it cannot.</summary>
    public TimeSpan? UndoFor { get; init; }

    /// <summary>How long mails wait before they leave.</summary>
    public TimeSpan MailsWait { get; init; }

    /// <summary>Whether the actor has to prove themselves anew first (SE7).</summary>
    public bool NeedsProof { get; init; }
}
