using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.SignInDetails;

/// <summary>A message to the person and what became of it. What it carried is not in it, and stands nowhere (LK5).</summary>
public sealed record MessageTrace
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it says.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>Where it stands.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>When that became final.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Tries so far.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is tried next, where it waits.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What the server said the last time that it did not work.</summary>
    public string? Problem { get; init; }

    /// <summary>Another address than the person's present one.</summary>
    public string? Recipient { get; init; }
}

/// <summary>The messages that were written to one person, page by page.</summary>
[Requires(Permission.ViewAuthentication)]
public sealed class ListMessages(IDbContextFactory<FlexAuthDbContext> contexts) : Query<HistoryRequest, HistoryPage<MessageTrace>>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<HistoryPage<MessageTrace>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, HistoryRequest request, CancellationToken cancellationToken)
    {
        if (!await db.Members.Within((SignedInMember)actor).AnyAsync(m => m.Id == request.MemberId, cancellationToken))
        {
            return Error.NotFound;
        }

        var outbox = db.Outbox.Where(m => m.MemberId == request.MemberId);
        if (request.Before is { } before)
        {
            outbox = outbox.Where(m => m.CreatedAt < before.At || (m.CreatedAt == before.At && m.Id < before.Id));
        }

        var rows = await outbox.OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id).Take(request.SoundTake + 1)
            .Select(m => new MessageTrace
            {
                Id = m.Id,
                At = m.CreatedAt,
                Kind = m.Kind,
                State = m.State,
                FinishedAt = m.FinishedAt,
                Attempts = m.Attempts,
                DueAt = m.State == DeliveryState.Queued ? m.DueAt : null,
                Problem = m.LastError,
                Recipient = m.Recipient,
            })
            .ToListAsync(cancellationToken);
        return new HistoryPage<MessageTrace>(rows.Take(request.SoundTake).ToList(), rows.Count > request.SoundTake);
    }
}
