using FlexAuth.Core.Audit;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings.Authenticators;

/// <summary>Another name for an app of one's own; null for none.</summary>
public sealed record NamedAuthenticator(Guid Id, string? Name);

/// <summary>Names an app. It opens nothing and takes nothing, so that it asks for no proof.</summary>
[Requires(Permission.OwnAccount)]
public sealed class RenameAuthenticator(WritePath writePath) : Operation<NamedAuthenticator, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, NamedAuthenticator request, CancellationToken cancellationToken) =>
        AuthenticatorName.Problem(request.Name) is { } problem
            ? problem
            : await CommitAsync(actor, (work, token) => RenameAsync(work, (SignedInMember)actor, request, token), cancellationToken);

    private static async Task<Result<Nothing>> RenameAsync(
        UnitOfWork work, SignedInMember me, NamedAuthenticator request, CancellationToken cancellationToken)
    {
        var app = await work.Db.AuthenticatorApps.SingleOrDefaultAsync(
            a => a.Id == request.Id && a.MemberId == me.MemberId && a.ConfirmedAt != null, cancellationToken);
        if (app is null)
        {
            return SecuritySettingsErrors.AppGone;
        }

        var (before, after) = (app.Name, AuthenticatorName.Tidied(request.Name));
        if (before == after)
        {
            work.RecordNothing();
            return new Nothing();
        }

        app.Name = after;
        var organization = await work.Db.Organizations.SingleAsync(o => o.Id == me.OrganizationId, cancellationToken);
        work.Record(new AuditEvent(AuditActions.AuthenticatorRenamed, me.MemberId, organization, new { app = app.Id, before, after }));
        work.Announce(new Change(ChangeKind.Member, me.RootOrganizationId, me.MemberId));
        return new Nothing();
    }
}
