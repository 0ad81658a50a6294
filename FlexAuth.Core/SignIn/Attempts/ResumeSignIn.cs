using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SignIn.Attempts;

/// <summary>Where this browser left off: a reload or a restarted server costs nobody their place.</summary>
[Requires(Permission.SignIn)]
public sealed class ResumeSignIn : Operation<Nothing, SignInStep>
{
    private readonly AttemptDesk _desk;

    internal ResumeSignIn(WritePath writePath, AttemptDesk desk)
        : base(writePath) => _desk = desk;

    /// <inheritdoc />
    protected override Task<Result<SignInStep>> RunAsync(Actor actor, Nothing request, CancellationToken cancellationToken) =>
        CommitAsync<SignInStep>(
            actor,
            async (work, token) =>
            {
                work.RecordNothing();
                if (await AttemptDesk.FindLatestAsync(work, (Visitor)actor, token) is not { } attempt)
                {
                    return new EnterEmail();
                }

                var main = await work.Db.Organizations.SingleAsync(o => o.Id == attempt.Member.Organization.RootId, token);
                return SignInGate.AllowsEmailLogin(attempt.Member, main)
                    ? await _desk.ShowAsync(work, attempt, token)
                    : AttemptDesk.Refuse(work, attempt);
            },
            cancellationToken);
}
