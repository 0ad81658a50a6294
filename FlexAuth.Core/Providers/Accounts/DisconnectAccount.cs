using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers.Accounts;

/// <summary>
/// Somebody no longer wants to sign in by a provider. Never their last way in. Their other sessions by it end (SE2). While the provider vouches for
/// their address, the account is connected again by its next sign-in.
/// </summary>
[Requires(Permission.OwnAccount)]
public sealed class DisconnectAccount(WritePath writePath, ServerOffer offer, IOptions<SignInOptions> options) : Operation<SignInMethod, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override Task<Result<Nothing>> RunAsync(Actor actor, SignInMethod request, CancellationToken cancellationToken) =>
        CommitAsync(actor, (work, token) => DisconnectAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private async Task<Result<Nothing>> DisconnectAsync(UnitOfWork work, SignedInMember me, SignInMethod provider, CancellationToken cancellationToken)
    {
        // Two tabs that take a way each must not leave none.
        await work.TakeTurnAsync(me.MemberId, cancellationToken);
        if (!await FirstSignIn.HasAccountAsync(work, me.MemberId, provider, cancellationToken))
        {
            work.RecordNothing();
            return new Nothing();
        }

        var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == me.MemberId, cancellationToken);
        if (!await work.HasAnotherWayAsync(member, offer, provider, cancellationToken))
        {
            return ProviderErrors.LastWay(provider);
        }

        if (await RecentProof.MissingAsync(work, me, options.Value, SensitiveActs.ChangingOwnCredentials, cancellationToken) is { } missing)
        {
            return missing;
        }

        await work.DisconnectAsync(me.MemberId, provider, SessionEnd.EndedByOwner, isClosed: false, cancellationToken, me.SessionId);
        work.Record(new AuditEvent(AuditActions.ProviderDisconnected, me.MemberId, member.Organization, new { provider = $"{provider}" }));
        work.Send(new OutboxMessage { Kind = MessageKind.ProviderDisconnected, MemberId = me.MemberId, CreatedAt = work.Now, DueAt = work.Now });
        work.Announce(new Change(ChangeKind.Member, me.RootOrganizationId, me.MemberId));
        return new Nothing();
    }
}
