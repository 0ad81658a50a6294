namespace FlexAuth.Core.Delivery;

/// <summary>A mail, or an SMS, in the development mailbox.</summary>
public sealed record DevelopmentMail
{
    /// <summary>Identity within the mailbox.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Whether it is an SMS: its address is a number, and it has a text part alone.</summary>
    public bool IsSms { get; init; }

    /// <summary>The recipient's address.</summary>
    public required string ToAddress { get; init; }

    /// <summary>The recipient's name.</summary>
    public required string ToName { get; init; }

    /// <summary>The subject.</summary>
    public required string Subject { get; init; }

    /// <summary>The text part.</summary>
    public required string Text { get; init; }

    /// <summary>The HTML part.</summary>
    public required string Html { get; init; }

    /// <summary>Never the parts: they hold links and codes (AU3).</summary>
    public override string ToString() => $"mail {Id}";
}
