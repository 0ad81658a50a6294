using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Edit;

/// <summary>Tells who saved while a form was open, as far as the actor may know them.</summary>
internal static class Meanwhile
{
    public static async Task<Error> ToldAsync(FlexAuthDbContext db, SignedInMember actor, Member member, CancellationToken cancellationToken)
    {
        var who = await db.AuditEntries.Where(e => e.SubjectId == member.Id && e.Action == AuditActions.UserEdited)
            .OrderByDescending(e => e.OccurredAt).ThenByDescending(e => e.Id).Select(e => e.ActorId).FirstOrDefaultAsync(cancellationToken);
        if (who == actor.MemberId)
        {
            return new Error("user.changed_meanwhile.by_you", member.FullName);
        }

        var colleague = await db.Members.AsNoTracking().Within(actor).SingleOrDefaultAsync(m => m.Id == who, cancellationToken);
        return colleague is null
            ? new Error("user.changed_meanwhile", member.FullName)
            : new Error("user.changed_meanwhile.by", colleague.FullName, member.FullName);
    }
}
