using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery;

/// <summary>
/// Picks the next due message, claims it for this node and makes its secret, in one transaction: what stands in the outbox is never
/// enough to sign in with (LK5, DP3). Used by one loop at a time.
/// </summary>
internal sealed class Departures(
    IDbContextFactory<FlexAuthDbContext> contexts,
    WritePath writePath,
    LinkAddress addresses,
    SmsBudget budget,
    IOptions<DeliveryOptions> options,
    OutboxHealth health,
    DeliveryMetrics metrics,
    TimeProvider clock)
{
    private const int Look = 16;

    // Beyond the limit of one try: composing the mail and recording the result.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly InstallationItself Sender = new();

    private readonly Queue<Due> _seen = new();

    /// <summary>The next message that may leave, or null where none is due.</summary>
    public Task<Departure?> NextAsync(CancellationToken cancellationToken) => NextAsync(sms: true, cancellationToken);

    /// <summary>The next mail that may leave, and no SMS.</summary>
    public Task<Departure?> NextMailAsync(CancellationToken cancellationToken) => NextAsync(sms: false, cancellationToken);

    private async Task<Departure?> NextAsync(bool sms, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_seen.Count == 0 && !await LookAsync(sms, cancellationToken))
            {
                return null;
            }

            var due = _seen.Dequeue();
            if (!sms && due.Kind == MessageKind.SmsCode)
            {
                continue;
            }

            var claim = await writePath.CommitAsync(Sender, (work, token) => ClaimAsync(work, due, token), cancellationToken);
            if (claim.Error == Error.Busy)
            {
                // Another node writes: it is due at the next look as well.
                return null;
            }

            switch (claim.Value)
            {
                case { Departure: { } departure }:
                    health.NoteDeparture();
                    return departure;
                case { Cancelled: { } kind }:
                    metrics.Mail(kind, "cancelled");
                    break;
            }
        }
    }

    /// <summary>
    /// Somebody waits in front of the screen for a code or a reset; a hundred thousand welcomes can wait behind them. Each question is
    /// answered by the first rows of an index: looking costs the same however many wait.
    /// </summary>
    private async Task<bool> LookAsync(bool sms, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var due = db.Outbox.Where(m => m.State == DeliveryState.Queued && m.DueAt <= now).OrderBy(m => m.DueAt);
        IQueryable<OutboxMessage>[] byUrgency =
        [
            due.Where(m => m.Kind == MessageKind.MailboxCode),
            .. sms ? [due.Where(m => m.Kind == MessageKind.SmsCode)] : Array.Empty<IQueryable<OutboxMessage>>(),
            due.Where(m => m.Kind == MessageKind.ConfirmationCode),
            due.Where(m => m.Kind == MessageKind.PasswordReset),
            sms ? due : due.Where(m => m.Kind != MessageKind.SmsCode),
        ];
        foreach (var messages in byUrgency)
        {
            foreach (var message in await messages.Select(m => new Due(m.Id, m.DueAt, m.Kind)).Take(Look).ToListAsync(cancellationToken))
            {
                _seen.Enqueue(message);
            }

            if (_seen.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<Result<Claim>> ClaimAsync(UnitOfWork work, Due due, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        var lease = work.Now + options.Value.Timeout + Margin;
        var row = work.Db.Outbox.Where(m => m.Id == due.Id && m.State == DeliveryState.Queued && m.DueAt == due.DueAt);
        var claimed = await row.ExecuteUpdateAsync(
            set => set.SetProperty(m => m.DueAt, lease).SetProperty(m => m.Attempts, m => m.Attempts + 1).SetProperty(m => m.LossReported, (int?)null),
            cancellationToken);
        if (claimed == 0)
        {
            return Claim.SomebodyElses;
        }

        var message = await work.Db.Outbox.Include(m => m.Member).ThenInclude(m => m.Organization)
            .SingleAsync(m => m.Id == due.Id, cancellationToken);

        var root = message.Member.Organization.RootId;
        var main = await work.Db.Organizations.SingleAsync(o => o.Id == root, cancellationToken);
        var mayLeave = MayLeave(message, main);

        // Before the secret: another one voids that of the try before, which may have arrived.
        if (mayLeave && !await budget.ReserveTryAsync(work, message, cancellationToken))
        {
            (message.State, message.FinishedAt, message.LastError) = (DeliveryState.Failed, work.Now, "The SMS of the day are used up.");
            work.Announce(new Change(ChangeKind.Member, root, message.MemberId));
            return new Claim(null, message.Kind);
        }

        var secret = mayLeave ? await FreshSecret.MakeAsync(work, message, cancellationToken) : null;
        if (secret is null)
        {
            await budget.ReturnTryAsync(work, message, cancellationToken);
            message.State = DeliveryState.Cancelled;
            message.FinishedAt = work.Now;
            work.Announce(new Change(ChangeKind.Member, root, message.MemberId));
            return new Claim(null, message.Kind);
        }

        var providers = await work.Db.UserLogins
            .Where(l => l.UserId == message.MemberId)
            .Select(l => l.ProviderDisplayName ?? l.LoginProvider)
            .Distinct()
            .ToListAsync(cancellationToken);
        var actor = message.ActorId is { } actorId
            ? await work.Db.Members.Where(m => m.Id == actorId).Select(m => m.FirstName + " " + m.LastName).SingleOrDefaultAsync(cancellationToken)
            : null;
        return new Claim(new Departure(message, root, Facts(message, secret, providers, actor), secret.Text), null);
    }

    /// <summary>Whoever is disabled or may not use email login gets no way in; that their address was replaced is told all the same (EC6, PW6).</summary>
    private static bool MayLeave(OutboxMessage message, Organization main) => message switch
    {
        { Kind: MessageKind.EmailAddressChanged } => true,
        { LinkId: not null } => SignInGate.AllowsEmailLogin(message.Member, main),
        _ => message.Member.DisabledAt is null,
    };

    private MailFacts Facts(OutboxMessage message, MessageSecret secret, IReadOnlyList<string> providers, string? actor) => new()
    {
        Kind = message.Kind,
        FirstName = message.Member.FirstName,
        EmailAddress = secret.Way is { Channel: CodeChannel.Mail, Destination: var mailbox } ? mailbox : message.Recipient ?? message.Member.Email!,
        PhoneNumber = secret.Way is { Channel: CodeChannel.Sms, Destination: var number } ? number : null,
        OrganizationName = message.Member.Organization.Name,
        Home = addresses.Home,
        OccurredAt = message.CreatedAt,
        Address = message.Address,
        UserAgent = message.UserAgent,
        SubjectName = message.SubjectName,
        Former = message.FormerUseAt is { } at ? new FormerUse(at, message.FormerAddress, message.FormerUserAgent) : null,
        ActorName = actor?.Trim(),
        Link = secret is { IsLink: true, Text: { } token } ? addresses.Activation(token) : null,
        Code = secret.IsLink ? null : secret.Text,
        Lifetime = secret.Lifetime,
        Providers = providers,
    };

    private sealed record Due(Guid Id, DateTimeOffset DueAt, MessageKind Kind);

    private sealed record Claim(Departure? Departure, MessageKind? Cancelled)
    {
        public static readonly Claim SomebodyElses = new(null, null);
    }
}
