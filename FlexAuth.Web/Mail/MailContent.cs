namespace FlexAuth.Web.Mail;

/// <summary>What a mail says, in words: both parts are made from this, so that neither says more than the other.</summary>
public sealed record MailContent
{
    public required string Subject { get; init; }

    /// <summary>What a list of mails shows beside the subject. Never the code: it would stand on a locked phone's screen.</summary>
    public required string Preheader { get; init; }

    public required string Heading { get; init; }

    public required string Greeting { get; init; }

    public required IReadOnlyList<string> Before { get; init; }

    public MailButton? Button { get; init; }

    public string? Code { get; init; }

    /// <summary>When, from where, with what.</summary>
    public IReadOnlyList<MailDetail> Details { get; init; } = [];

    public IReadOnlyList<string> After { get; init; } = [];

    public required string Organization { get; init; }

    public required string Why { get; init; }

    /// <summary>Never the link or the code (AU3).</summary>
    public override string ToString() => Subject;
}

public sealed record MailButton(string Label, string Instead, Uri Address)
{
    public override string ToString() => Label;
}

public sealed record MailDetail(string Name, string Value);
