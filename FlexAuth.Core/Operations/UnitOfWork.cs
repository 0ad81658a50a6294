using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;

namespace FlexAuth.Core.Operations;

/// <summary>What one transaction on the write path gathers: state, audit, messages, announcements.</summary>
public sealed class UnitOfWork
{
    private readonly List<Change> _announcements = [];

    internal UnitOfWork(Actor actor, FlexAuthDbContext db, DateTimeOffset now)
    {
        Actor = actor;
        Db = db;
        Now = now;
    }

    /// <summary>Who acts.</summary>
    public Actor Actor { get; }

    /// <summary>The time of the transaction: one for all of its rows.</summary>
    public DateTimeOffset Now { get; }

    internal FlexAuthDbContext Db { get; }

    internal bool IsAudited { get; private set; }

    internal bool SendsMessages { get; private set; }

    internal IReadOnlyList<Change> Announcements => _announcements;

    /// <summary>Writes the audit row of what happened (AU2: in the same transaction).</summary>
    internal void Record(AuditEvent happened)
    {
        Db.AuditEntries.Add(happened.ToEntry(Actor, Now));
        IsAudited = true;
    }

    /// <summary>Writes one step of a sign-in to the sign-in log, which is its audit.</summary>
    internal void Record(SignInLogEntry step)
    {
        Db.SignInLog.Add(step);
        IsAudited = true;
    }

    /// <summary>Says that the transaction changes nothing that anybody did to anybody: counters and bookkeeping need no audit row.</summary>
    internal void RecordNothing() => IsAudited = true;

    /// <summary>Puts a message into the outbox: it leaves if, and only if, the transaction commits (DU4).</summary>
    internal void Send(OutboxMessage message)
    {
        Db.Outbox.Add(Attributed(message));
        SendsMessages = true;
    }

    /// <summary>The audit rows of a chunk of a job, written at once.</summary>
    internal async Task RecordAllAsync(IEnumerable<AuditEvent> happened, CancellationToken cancellationToken)
    {
        await Db.InsertAsync(happened.Select(h => h.ToEntry(Actor, Now)), cancellationToken);
        IsAudited = true;
    }

    /// <summary>The messages of a chunk of a job, written at once: what follows in the transaction finds them in the outbox.</summary>
    internal async Task SendAllAsync(IEnumerable<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        await Db.InsertAsync(messages.Select(Attributed), cancellationToken);
        SendsMessages = true;
    }

    /// <summary>Messages that were written before may leave now.</summary>
    internal void WakeSender() => SendsMessages = true;

    /// <summary>Tells the open screens, after the commit.</summary>
    internal void Announce(Change change) => _announcements.Add(change);

    /// <summary>
    /// A message says whose doing it tells of: the person's own, and then from where, so that they can tell whether it was them; or an
    /// administrator's, whose address is nobody's business but the audit's.
    /// </summary>
    private OutboxMessage Attributed(OutboxMessage message)
    {
        if (Actor is ActingMember other && other.MemberId != message.MemberId)
        {
            message.ActorId = other.MemberId;
        }
        else if (Actor is Visitor or SignedInMember)
        {
            message.Address = Actor.Address?.ToString();
            message.UserAgent = Actor.UserAgent;
        }

        return message;
    }
}
