namespace FlexAuth.Core.Jobs;

/// <summary>Limits of jobs; the configuration section <c>FlexAuth:Jobs</c>.</summary>
public sealed class JobOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "FlexAuth:Jobs";

    /// <summary>How long the mails of a job with more than one person wait before they leave: time to take it back unseen.</summary>
    public TimeSpan MailHold { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a job can be undone after its end.</summary>
    public TimeSpan UndoFor { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a finished job and its results are kept.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(90);
}
