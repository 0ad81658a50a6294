using FlexAuth.Core.Audit;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Passwords.Links;

/// <summary>
/// Notes that a person looks at the page of their link, so that the administrator sees them come. Told by the live page, not by the
/// GET: a mail scanner fetches addresses too.
/// </summary>
[Requires(Permission.SignIn)]
public sealed class NoteLinkOpened(WritePath writePath) : Operation<string?, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, string? request, CancellationToken cancellationToken) =>
        CommitAsync<Nothing>(
            actor,
            async (work, token) =>
            {
                work.RecordNothing();
                var link = await LinkDesk.FindAsync(work.Db, request, token);
                if (await LinkDesk.JudgeAsync(work.Db, link, work.Now, token) is not LinkState.Valid || link!.Member is not { } member)
                {
                    return new Nothing();
                }

                var first = await work.Db.Members.Where(m => m.Id == member.Id && m.LinkOpenedAt == null)
                    .ExecuteUpdateAsync(m => m.SetProperty(x => x.LinkOpenedAt, work.Now), token) == 1;
                if (first)
                {
                    work.Record(new AuditEvent(AuditActions.LinkOpened, member.Id, member.Organization));
                    work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
                }

                return new Nothing();
            },
            cancellationToken);
}
