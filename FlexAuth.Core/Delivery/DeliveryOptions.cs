namespace FlexAuth.Core.Delivery;

/// <summary>From whom and through which server mail leaves; the configuration section <c>FlexAuth:Mail</c>.</summary>
public sealed class DeliveryOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:Mail";

    /// <summary>The address that mail comes from. Its domain also ends the Message-ID.</summary>
    public string FromAddress { get; set; } = "";

    /// <summary>The name beside that address.</summary>
    public string FromName { get; set; } = "FlexAuth";

    /// <summary>The server. Not needed with a development mailbox.</summary>
    public SmtpOptions Smtp { get; set; } = new();

    /// <summary>How long one try may take, in seconds; then the server is let go and tried again later.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}

/// <summary>A mail server.</summary>
public sealed class SmtpOptions
{
    /// <summary>Name or address.</summary>
    public string Host { get; set; } = "";

    /// <summary>587 is the port for submission (RFC 6409).</summary>
    public int Port { get; set; } = 587;

    /// <summary>The account, if the server wants one.</summary>
    public string? UserName { get; set; }

    /// <summary>The account's password.</summary>
    public string? Password { get; set; }

    /// <summary>Whether the connection must be encrypted by STARTTLS. A server that does not offer it, or has no trusted certificate, gets no mail.</summary>
    public bool StartTls { get; set; } = true;
}
