using FlexAuth.Core.Data;

namespace FlexAuth.Core.Delivery;

/// <summary>Puts the facts of a message into words.</summary>
public interface IMailComposer
{
    /// <summary>Subject and both parts.</summary>
    Task<ComposedMail> ComposeAsync(MailFacts facts, CancellationToken cancellationToken);

    /// <summary>The text of an SMS.</summary>
    string ComposeSms(MailFacts facts);
}

/// <summary>What a mail is to say. It exists only while the mail leaves, for it holds the secret.</summary>
public sealed record MailFacts
{
    /// <summary>What the mail is about.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>The person's first name.</summary>
    public required string FirstName { get; init; }

    /// <summary>The address that the person signs in with.</summary>
    public required string EmailAddress { get; init; }

    /// <summary>The number that an SMS goes to, in E.164; null for a mail.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>The name of the person's organization.</summary>
    public required string OrganizationName { get; init; }

    /// <summary>FlexAuth's start page.</summary>
    public required Uri Home { get; init; }

    /// <summary>When what the mail tells of happened.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The address that it was done from; null where not known, or where somebody else did it.</summary>
    public string? Address { get; init; }

    /// <summary>The User-Agent that it was done with; null where not known, or where somebody else did it.</summary>
    public string? UserAgent { get; init; }

    /// <summary>What the person calls the phone that the mail tells of; null where it tells of none.</summary>
    public string? SubjectName { get; init; }

    /// <summary>Another use of the same thing, before, where nobody can say which of the two was the person's.</summary>
    public FormerUse? Former { get; init; }

    /// <summary>The administrator who did it; null where the person did it, or nobody.</summary>
    public string? ActorName { get; init; }

    /// <summary>The one-time link.</summary>
    public Uri? Link { get; init; }

    /// <summary>The six-digit code.</summary>
    public string? Code { get; init; }

    /// <summary>How long the link or code lives.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>Names of the providers that the person can sign in with besides, such as "Google".</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>Never the link or the code (AU3).</summary>
    public override string ToString() => $"{Kind} mail";
}

/// <summary>When and from where something was used before.</summary>
/// <param name="At">When.</param>
/// <param name="Address">From which address, where known.</param>
/// <param name="UserAgent">With which User-Agent, where known.</param>
public sealed record FormerUse(DateTimeOffset At, string? Address, string? UserAgent);

/// <summary>A mail in words.</summary>
/// <param name="Subject">One line, without link and code.</param>
/// <param name="Text">The text part.</param>
/// <param name="Html">The HTML part.</param>
public sealed record ComposedMail(string Subject, string Text, string Html)
{
    /// <summary>Never the parts: they hold links and codes (AU3).</summary>
    public override string ToString() => "composed mail";
}
