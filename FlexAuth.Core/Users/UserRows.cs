using FlexAuth.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users;

internal static class UserRows
{
    public static async Task<IReadOnlyList<UserRow>> OfAsync(
        FlexAuthDbContext db, IReadOnlyList<Member> members, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = members.Select(m => m.Id).ToList();
        var mails = (await db.Outbox
            .Where(m => EF.Parameter(ids).Contains(m.MemberId) && m.LinkId != null)
            .Select(m => new { m.MemberId, m.CreatedAt, m.State, m.LastError })
            .ToListAsync(cancellationToken))
            .GroupBy(m => m.MemberId)
            .ToDictionary(g => g.Key, g => g.MaxBy(m => m.CreatedAt)!);

        return members.Select(member =>
        {
            var mail = mails.GetValueOrDefault(member.Id);
            return new UserRow
            {
                Id = member.Id,
                Name = member.FullName,
                Email = member.Email!,
                Organization = member.Organization.Name,
                Role = member.Role,
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
