using FlexAuth.Core.Audit;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Accounts;

/// <summary>An administrator lets somebody's account connect by its address again, after it was disconnected.</summary>
[Requires(Permission.ManageUsers)]
public sealed class AllowAccount(WritePath writePath, IOptions<SignInOptions> options) : Operation<AccountOfPerson, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, AccountOfPerson request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => AllowAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<Nothing>> AllowAsync(UnitOfWork work, SignedInMember actor, AccountOfPerson request, CancellationToken cancellationToken)
    {
        var found = await work.Db.Members.AsNoTracking().ToTouchAsync(actor, request.MemberId, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var member = found.Value;
        var closed = work.Db.ProviderAccounts.Where(a => a.MemberId == member.Id && a.Provider == request.Provider && a.ClosedAt != null);
        if (!await closed.AnyAsync(cancellationToken))
        {
            work.RecordNothing();
            return new Nothing();
        }

        if (await RecentProof.MissingAsync(work, actor, options.Value, SensitiveActs.ChangingAccounts, cancellationToken) is { } missing)
        {
            return missing;
        }

        await closed.ExecuteDeleteAsync(cancellationToken);
        work.Record(new AuditEvent(AuditActions.ProviderAllowed, member.Id, member.Organization, new { provider = $"{request.Provider}" }));
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        return new Nothing();
    }
}
