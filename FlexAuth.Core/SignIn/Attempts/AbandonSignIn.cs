using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Gives up what the browser has under way: another person wants to sign in.</summary>
[Requires(Permission.SignIn)]
public sealed class AbandonSignIn(WritePath writePath) : Operation<StartOver, SignInStep>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<SignInStep>> RunAsync(Actor actor, StartOver request, CancellationToken cancellationToken) =>
        CommitAsync<SignInStep>(
            actor,
            async (work, token) =>
            {
                work.RecordNothing();
                await work.Db.SignInAttempts
                    .Where(a => a.Id == request.AttemptId && a.BrowserHash == ((Visitor)actor).BrowserHash)
                    .ExecuteUpdateAsync(a => a.SetProperty(x => x.Stage, AttemptStage.Over), token);
                return new EnterEmail();
            },
            cancellationToken);
}
