using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn;

/// <summary>Ends the actor's own session: the cookie and its copies are dead, its circuits close (SE1).</summary>
[Requires(Permission.OwnAccount)]
public sealed class SignOut(WritePath writePath) : Operation<Nothing, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, Nothing request, CancellationToken cancellationToken) =>
        CommitAsync<Nothing>(
            actor,
            async (work, token) =>
            {
                var signedIn = (SignedInMember)actor;
                var session = await work.Db.Sessions.AsNoTracking().Include(s => s.Member).ThenInclude(m => m.Organization)
                    .SingleAsync(s => s.Id == signedIn.SessionId, token);
                await work.EndSessionsAsync(work.Db.Sessions.Where(s => s.Id == signedIn.SessionId), SessionEnd.SignedOut, token);
                SignInLog.Write(work, session.Member, session.Method, SignInOutcome.SignedOut, sessionId: session.Id);
                return new Nothing();
            },
            cancellationToken);
}
