using FlexAuth.Core.Data;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Users.Directory;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users;

internal static class UserRows
{
    public static async Task<IReadOnlyList<UserRow>> OfAsync(
        FlexAuthDbContext db, IReadOnlyList<Member> members, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = members.Select(m => m.Id).ToList();
        var mails = (await db.Outbox
            .Where(m => EF.Parameter(ids).Contains(m.MemberId) && m.LinkId != null && m.Id == db.Outbox
                .Where(other => other.MemberId == m.MemberId && other.LinkId != null)
                .OrderByDescending(other => other.CreatedAt).ThenByDescending(other => other.Id)
                .Select(other => other.Id)
                .First())
            .Select(m => new { m.MemberId, m.State, m.LastError })
            .ToListAsync(cancellationToken))
            .ToDictionary(m => m.MemberId);

        var providers = (await db.UserLogins.Where(l => EF.Parameter(ids).Contains(l.UserId))
            .Select(l => new { l.UserId, l.LoginProvider }).ToListAsync(cancellationToken))
            .ToLookup(l => l.UserId, l => l.LoginProvider);
        var waiting = (await db.JobItems
            .Where(i => EF.Parameter(ids).Contains(i.MemberId) && i.Outcome == JobOutcome.Waiting)
            .Join(db.Jobs.Where(j => j.FinishedAt == null), i => i.JobId, j => j.Id, (i, j) => new { i.MemberId, j.Action })
            .ToListAsync(cancellationToken))
            .ToLookup(i => i.MemberId, i => i.Action);

        return members.Select(member =>
        {
            var mail = mails.GetValueOrDefault(member.Id);
            return new UserRow
            {
                Id = member.Id,
                Name = member.FullName,
                Email = member.Email!,
                Organization = member.Organization.Name,
                OrganizationId = member.OrganizationId,
                Linked = EnumSet.Of(ProviderNames.All.Where(provider => providers[member.Id].Contains($"{provider}"))),
                LockedUntil = member.LockoutEnd > now ? member.LockoutEnd : null,
                WaitsFor = waiting[member.Id].FirstOrDefault(),
                Role = member.Role,
                Position = member.Position,
                MaskedPhone = PhoneNumber.TryParse(member.PhoneNumber, out var phone, out _) ? phone.Masked : null,
                EmailLoginEnabled = member.EmailLoginEnabled,
                HasEmergencyAccess = member.HasEmergencyAccess,
                Standing = StandingRule.Of(member, now),
                LastSignInAt = member.LastSignInAt,
                LinkMail = mail?.State,
                LinkMailProblem = mail?.State is DeliveryState.Queued or DeliveryState.Failed ? mail.LastError : null,
            };
        }).ToList();
    }
}
