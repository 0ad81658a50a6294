using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.SignInDetails;

/// <summary>Where what a step is about was used before.</summary>
/// <param name="At">When.</param>
/// <param name="Address">The client's address.</param>
/// <param name="Browser">The browser in words.</param>
public sealed record EarlierUse(DateTimeOffset At, string? Address, string Browser);

/// <summary>One step of a sign-in, as it happened.</summary>
public sealed record LoggedStep
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How the first factor is proved.</summary>
    public required SignInMethod Method { get; init; }

    /// <summary>The second factor, where the step is about one.</summary>
    public SecondFactorKind? SecondFactor { get; init; }

    /// <summary>Which passkey or authentication app it was; null where it was neither, or is not known.</summary>
    public NamedCredential? Credential { get; init; }

    /// <summary>What came of it.</summary>
    public required SignInOutcome Outcome { get; init; }

    /// <summary>The client's address.</summary>
    public string? Address { get; init; }

    /// <summary>The browser in words.</summary>
    public required string Browser { get; init; }

    /// <summary>The other use, where there are two and nobody can say which is the person's; else null.</summary>
    public EarlierUse? Earlier { get; init; }

    /// <summary>The session that the step began or happened in; null where there was none, or it is not known.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>When its owner said that it was not them.</summary>
    public DateTimeOffset? ReportedAt { get; init; }
}

/// <summary>One person's part of the sign-in log, read for whoever may see it: an administrator, or the person.</summary>
internal static class StepReading
{
    public static async Task<HistoryPage<LoggedStep>> ReadAsync(FlexAuthDbContext db, HistoryRequest request, CancellationToken cancellationToken)
    {
        var log = db.SignInLog.Where(e => e.MemberId == request.MemberId);
        if (request.Before is { } before)
        {
            log = log.Where(e => e.OccurredAt < before.At || (e.OccurredAt == before.At && e.Id < before.Id));
        }

        var rows = await log.OrderByDescending(e => e.OccurredAt).ThenByDescending(e => e.Id).Take(request.SoundTake + 1).ToListAsync(cancellationToken);
        var shown = rows.Take(request.SoundTake).ToList();
        var names = await CredentialNames.ReadAsync(db, request.MemberId, shown.Select(e => e.CredentialId), cancellationToken);
        return new HistoryPage<LoggedStep>(shown.Select(e => Row(e, names)).ToList(), rows.Count > request.SoundTake);
    }

    private static LoggedStep Row(SignInLogEntry entry, CredentialNames names) => new()
    {
        Id = entry.Id,
        At = entry.OccurredAt,
        Method = entry.Method,
        SecondFactor = entry.SecondFactor,
        Credential = names.Of(entry.CredentialId),
        Outcome = entry.Outcome,
        Address = entry.Address,
        Browser = BrowserName.From(entry.UserAgent),
        Earlier = entry.FormerUseAt is { } at ? new EarlierUse(at, entry.FormerAddress, BrowserName.From(entry.FormerUserAgent)) : null,
        SessionId = entry.SessionId,
        ReportedAt = entry.ReportedAt,
    };
}
