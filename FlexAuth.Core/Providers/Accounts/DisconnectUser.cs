using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Users.Edit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Accounts;

/// <summary>The account of a provider by which that person signs in.</summary>
public sealed record AccountOfPerson(Guid MemberId, SignInMethod Provider);

/// <summary>
/// An administrator takes an account of a provider from somebody else. It ends what it opened, and its address does not connect it again:
/// whoever has got hold of it would be back at once.
/// </summary>
[Requires(Permission.ManageUsers)]
public sealed class DisconnectUser(WritePath writePath, IOptions<SignInOptions> options) : Operation<AccountOfPerson, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, AccountOfPerson request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => DisconnectAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<Nothing>> DisconnectAsync(
        UnitOfWork work, SignedInMember actor, AccountOfPerson request, CancellationToken cancellationToken)
    {
        var found = await work.Db.Members.AsNoTracking().ToTouchAsync(actor, request.MemberId, cancellationToken);
        if (!found.Succeeded)
        {
            return found.Error;
        }

        var member = found.Value;
        if (member.Id == actor.MemberId)
        {
            return ProviderErrors.Own(request.Provider);
        }

        await work.TakeTurnAsync(member.Id, cancellationToken);
        if (!await FirstSignIn.HasAccountAsync(work, member.Id, request.Provider, cancellationToken))
        {
            // Nothing to do, also where two did it at once (SE8).
            work.RecordNothing();
            return new Nothing();
        }

        if (await RecentProof.MissingAsync(work, actor, options.Value, SensitiveActs.ChangingAccounts, cancellationToken) is { } missing)
        {
            return missing;
        }

        await work.DisconnectAsync(member.Id, request.Provider, SessionEnd.EndedByAdministrator, isClosed: true, cancellationToken);
        work.Record(new AuditEvent(AuditActions.ProviderDisconnected, member.Id, member.Organization, new { provider = $"{request.Provider}", closed = true }));
        work.Send(new OutboxMessage { Kind = MessageKind.ProviderDisconnected, MemberId = member.Id, CreatedAt = work.Now, DueAt = work.Now });
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        return new Nothing();
    }
}
