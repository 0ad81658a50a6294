using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Organizations.Policy;

/// <summary>The policy and what hangs on it.</summary>
public sealed record PolicyView
{
    /// <summary>The policy.</summary>
    public required SignInPolicy Policy { get; init; }

    /// <summary>Which of its changes this is: whoever saves says which one they saw.</summary>
    public required long Version { get; init; }

    /// <summary>The latest change; null where it is the usual policy still.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>The main organization, whose administrators decide.</summary>
    public required string MainOrganizationName { get; init; }

    /// <summary>Whether this actor may change it.</summary>
    public required bool CanChange { get; init; }

    /// <summary>What of it this server can do.</summary>
    public required ServerOffer Offer { get; init; }

    /// <summary>How much of the day's SMS this server has used, where that is nearly all; null else.</summary>
    public SmsAlarmMark? SmsAlarm { get; init; }
}

/// <summary>What the tree asks of those who sign in with email and password.</summary>
[Requires(Permission.ViewAuthentication)]
public sealed class ShowPolicy(IDbContextFactory<FlexAuthDbContext> contexts, ServerOffer offer, TimeProvider clock) : Query<Nothing, PolicyView>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<PolicyView>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        var rootId = ((SignedInMember)actor).RootOrganizationId;
        var stored = await db.PolicyOfAsync(rootId, cancellationToken);
        return new PolicyView
        {
            Policy = stored.Policy,
            Version = stored.Version,
            ChangedAt = stored.ChangedAt,
            MainOrganizationName = await db.Organizations.Where(o => o.Id == rootId).Select(o => o.Name).SingleAsync(cancellationToken),
            CanChange = PermissionTable.Allows(actor, Permission.ManageAuthentication),
            Offer = offer,
            SmsAlarm = await SmsAlarm.ReachedAsync(db, clock.GetUtcNow(), cancellationToken),
        };
    }
}
