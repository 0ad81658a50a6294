using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>The attempts that a browser has under way. Another browser's are nobody's (SE4).</summary>
internal static class BrowserAttempts
{
    /// <summary>The browser's attempt of that id, where it still lives.</summary>
    public static Task<SignInAttempt?> FindAsync(UnitOfWork work, Visitor visitor, Guid attemptId, CancellationToken cancellationToken) =>
        Living(work, visitor).SingleOrDefaultAsync(a => a.Id == attemptId, cancellationToken);

    /// <summary>What the browser has under way, if anything.</summary>
    public static Task<SignInAttempt?> FindLatestAsync(UnitOfWork work, Visitor visitor, CancellationToken cancellationToken) =>
        Living(work, visitor).OrderByDescending(a => a.CreatedAt).FirstOrDefaultAsync(cancellationToken);

    /// <summary>What the browser has under way.</summary>
    public static IQueryable<SignInAttempt> Living(FlexAuthDbContext db, Visitor visitor, DateTimeOffset now) =>
        db.SignInAttempts.Where(a => a.BrowserHash == visitor.BrowserHash && a.Stage != AttemptStage.Over && a.ExpiresAt > now);

    /// <summary>Ends what the browser has under way.</summary>
    public static Task<int> GiveUpAsync(UnitOfWork work, Visitor visitor, CancellationToken cancellationToken) => work.Db.SignInAttempts
        .Where(a => a.BrowserHash == visitor.BrowserHash && a.Stage != AttemptStage.Over)
        .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), cancellationToken);

    private static IQueryable<SignInAttempt> Living(UnitOfWork work, Visitor visitor) =>
        Living(work.Db, visitor, work.Now).Include(a => a.Member).ThenInclude(m => m.Organization);
}
