using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Mobile;

/// <summary>Why a registration ended, as the trail has it.</summary>
internal enum PhoneEnd
{
    /// <summary>A new password.</summary>
    PasswordChanged,

    /// <summary>Email login was switched off.</summary>
    EmailLoginDisabled,

    /// <summary>The person was disabled.</summary>
    Disabled,

    /// <summary>Another role.</summary>
    RoleChanged,

    /// <summary>Another address.</summary>
    EmailChanged,

    /// <summary>The second factors were taken away.</summary>
    TwoFactorReset,

    /// <summary>A sign-in was not theirs.</summary>
    Reported,

    /// <summary>An administrator removed it.</summary>
    Administrator,

    /// <summary>Its owner removed it, in the portal.</summary>
    Owner,

    /// <summary>It let go itself.</summary>
    Phone,

    /// <summary>The same phone was registered once more.</summary>
    RegisteredAnew,

    /// <summary>Five PINs were wrong.</summary>
    WrongPins,

    /// <summary>Nobody used it for <see cref="MobileOptions.UnusedPhones"/>.</summary>
    Unused,

    /// <summary>It came to nothing: the phone was never unlocked.</summary>
    NeverUnlocked,

    /// <summary>Another one was registered where there was no place, and this one was never unlocked, or of all phones unused longest.</summary>
    MadeRoom,
}

/// <summary>A registration that ended.</summary>
internal sealed record EndedPhone(
    Guid Id, string Name, Guid MemberId, bool WasUnlocked, DateTimeOffset LastUsedAt, string? Address, string? UserAgent, Guid OrganizationId, Guid RootId)
{
    /// <summary>Tells its owner, with where and when it was used last, if it ever was.</summary>
    public OutboxMessage Notice(MessageKind kind, DateTimeOffset now) => new()
    {
        Kind = kind,
        MemberId = MemberId,
        SubjectName = Name,
        FormerUseAt = WasUnlocked ? LastUsedAt : null,
        FormerAddress = Address,
        FormerUserAgent = UserAgent,
        CreatedAt = now,
        DueAt = now,
    };
}

/// <summary>What was registered for who somebody was, or by what opens nothing any more, ends with it.</summary>
internal static class PhoneEnds
{
    /// <summary>All phones of these people; the trail says of each why (AU1).</summary>
    public static async Task<int> EndPhonesAsync(
        this UnitOfWork work, IQueryable<Guid> memberIds, PhoneEnd why, CancellationToken cancellationToken) =>
        (await work.EndPhonesAsync(work.Db.RegisteredPhones.Where(p => memberIds.Contains(p.MemberId)), why, cancellationToken)).Count;

    /// <summary>The same of people who are known by name.</summary>
    public static async Task<int> EndPhonesAsync(
        this UnitOfWork work, IReadOnlyCollection<Guid> memberIds, PhoneEnd why, CancellationToken cancellationToken) =>
        (await work.EndPhonesAsync(work.Db.RegisteredPhones.Where(p => EF.Parameter(memberIds).Contains(p.MemberId)), why, cancellationToken)).Count;

    /// <summary>All phones of people who have another role now. Nothing else tells them: each one who had any is mailed, once (AU5).</summary>
    public static async Task EndPhonesOfFormerRoleAsync(
        this UnitOfWork work, IReadOnlyCollection<Guid> memberIds, CancellationToken cancellationToken)
    {
        var phones = work.Db.RegisteredPhones.Where(p => EF.Parameter(memberIds).Contains(p.MemberId));
        var ended = await work.EndPhonesAsync(phones, PhoneEnd.RoleChanged, cancellationToken);
        await work.SendAllAsync(
            ended.Select(p => p.MemberId).Distinct().Select(owner => new OutboxMessage
            {
                Kind = MessageKind.MobileRoleChanged,
                MemberId = owner,
                CreatedAt = work.Now,
                DueAt = work.Now,
            }),
            cancellationToken);
    }

    /// <summary>These phones, whosever they are.</summary>
    public static async Task<IReadOnlyList<EndedPhone>> EndPhonesAsync(
        this UnitOfWork work, IQueryable<RegisteredPhone> phones, PhoneEnd why, CancellationToken cancellationToken)
    {
        var ended = await phones
            .Select(p => new EndedPhone(
                p.Id, p.Name, p.MemberId, p.UnlockedAt != null, p.LastUsedAt, p.Address, p.UserAgent, p.Member.OrganizationId, p.Member.Organization.RootId))
            .ToListAsync(cancellationToken);
        if (ended.Count == 0)
        {
            return ended;
        }

        // Those that were read and no others: what is asked twice may be answered differently.
        var ids = ended.Select(p => p.Id).ToList();
        await work.Db.RegisteredPhones.Where(p => EF.Parameter(ids).Contains(p.Id)).ExecuteDeleteAsync(cancellationToken);
        await work.RecordAllAsync(
            ended.Select(p => new AuditEvent(AuditActions.MobileEnded, p.MemberId, null, new { phone = p.Id, name = p.Name, why = $"{why}" })
            {
                Place = (p.OrganizationId, p.RootId),
            }),
            cancellationToken);
        foreach (var (rootId, memberId) in ended.Select(p => (p.RootId, p.MemberId)).Distinct())
        {
            work.Announce(new Change(ChangeKind.Member, rootId, memberId));
        }

        return ended;
    }
}
