using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Users.Actions;

/// <summary>The transaction that an action is done in for some people, and what all of them share.</summary>
/// <param name="Work">The transaction.</param>
/// <param name="Job">The job.</param>
/// <param name="Actor">Who asked.</param>
/// <param name="OwnSession">Their session, which is never ended.</param>
/// <param name="SignIn">How long links live.</param>
/// <param name="Hold">How long mails wait before they leave.</param>
internal sealed record Chunk(UnitOfWork Work, Job Job, JobOfMember Actor, Guid OwnSession, SignInOptions SignIn, TimeSpan Hold)
{
    /// <summary>The action; null in an import.</summary>
    public UserAction? Action { get; } = JobKind.ActionOf(Job);

    public FlexAuthDbContext Db => Work.Db;

    public IQueryable<Member> Members(IEnumerable<Affected> affected)
    {
        var ids = affected.Select(a => a.Person.Id).ToList();
        return Db.Members.Where(m => EF.Parameter(ids).Contains(m.Id));
    }
}

/// <summary>Somebody who is changed, and their place in the job.</summary>
internal sealed record Affected(JobItem Item, Person Person);
