namespace FlexAuth.Core.SignIn;

/// <summary>Limits of signing in; the configuration section <c>FlexAuth:SignIn</c>.</summary>
public sealed class SignInOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:SignIn";

    /// <summary>Wrong passwords for one account within <see cref="PasswordWindow"/> before it waits.</summary>
    public int PasswordTriesPerAccount { get; set; } = 5;

    /// <summary>Wrong passwords from one address within <see cref="PasswordWindow"/> before it waits. An office shares an address.</summary>
    public int PasswordTriesPerAddress { get; set; } = 100;

    /// <summary>
    /// Visits to a provider from one address within <see cref="PasswordWindow"/> that nobody comes back from, or with a code that the provider
    /// does not know, before it waits. Far more than people in an office begin.
    /// </summary>
    public int ProviderVisitsPerAddress { get; set; } = 1000;

    /// <summary>How often Microsoft is asked whether the accounts that people came by are still good. Who is disabled there is out after so long, and a tenth.</summary>
    public TimeSpan ProviderCheckInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The window that wrong passwords are counted in.</summary>
    public TimeSpan PasswordWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Wrong second factors of one person within <see cref="SecondFactorWindow"/> before that factor waits (OT3).</summary>
    public int SecondFactorTries { get; set; } = 5;

    /// <summary>The window that wrong second factors are counted in.</summary>
    public TimeSpan SecondFactorWindow { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Mailed codes to one person within an hour that were not used (EC5).</summary>
    public int MailboxCodesPerHour { get; set; } = 10;

    /// <summary>Mailed codes in all within an hour.</summary>
    public int MailboxCodesInAllPerHour { get; set; } = 50_000;

    /// <summary>Codes, mailed or by SMS, asked for from one address within an hour. An office shares an address.</summary>
    public int CodesPerAddressAndHour { get; set; } = 200;

    /// <summary>The least time between two codes for one purpose.</summary>
    public TimeSpan MailboxCodeInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Password resets asked for by one person within an hour; more are not sent, and not told.</summary>
    public int ResetsPerAccountAndHour { get; set; } = 3;

    /// <summary>Password resets asked for from one address within an hour.</summary>
    public int ResetsPerAddressAndHour { get; set; } = 30;

    /// <summary>How often within an hour administrators are mailed that one person says of sign-ins that it was not them; all are audited.</summary>
    public int ReportsPerPersonAndHour { get; set; } = 5;

    /// <summary>How long a sign-in may take from the first factor to the session.</summary>
    public TimeSpan AttemptLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the ticket to the session lives (SE4).</summary>
    public TimeSpan TicketLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A session ends when unused for so long (NIST SP 800-63B-4 section 2.2.3).</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A session ends after so long, whatever the use.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a proof of oneself within a session counts for sensitive operations (SE7).</summary>
    public TimeSpan ProofLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a welcome link lives once sent.</summary>
    public TimeSpan WelcomeLinkLifetime { get; set; } = TimeSpan.FromHours(72);

    /// <summary>How long a password-reset link lives once sent.</summary>
    public TimeSpan ResetLinkLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a link printed on the console lives.</summary>
    public TimeSpan ConsoleLinkLifetime { get; set; } = TimeSpan.FromHours(24);
}
