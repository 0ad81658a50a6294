using FlexAuth.Core.Audit;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecondFactors.Passkeys;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.SecuritySettings.Passkeys;

/// <summary>Another name for one's passkey.</summary>
public sealed record PasskeyName(Guid Id, string Name)
{
    /// <summary>The most characters.</summary>
    public const int Longest = PasskeyNames.Longest;
}

/// <summary>Names a passkey. It opens nothing and takes nothing away, so that it asks for no proof.</summary>
[Requires(Permission.OwnAccount)]
public sealed class RenamePasskey(WritePath writePath) : Operation<PasskeyName, Nothing>(writePath)
{
    /// <inheritdoc />
    protected override async Task<Result<Nothing>> RunAsync(Actor actor, PasskeyName request, CancellationToken cancellationToken)
    {
        var name = request.Name?.Trim() ?? "";
        return name switch
        {
            "" => PasskeyErrors.NameMissing,
            _ when name.Any(char.IsControl) => PasskeyErrors.NameInvalid,
            { Length: > PasskeyNames.Longest } => PasskeyErrors.NameTooLong(PasskeyNames.Longest),
            _ => await CommitAsync(actor, (work, token) => RenameAsync(work, (SignedInMember)actor, request.Id, name, token), cancellationToken),
        };
    }

    private static async Task<Result<Nothing>> RenameAsync(
        UnitOfWork work, SignedInMember actor, Guid id, string name, CancellationToken cancellationToken)
    {
        var own = work.Db.Passkeys.Where(p => p.MemberId == actor.MemberId);
        if (await own.SingleOrDefaultAsync(p => p.Id == id, cancellationToken) is not { } passkey)
        {
            return PasskeyErrors.Gone;
        }

        if (await own.AnyAsync(p => p.Id != id && p.Name == name, cancellationToken))
        {
            return PasskeyErrors.NameTaken;
        }

        var before = passkey.Name;
        if (before == name)
        {
            work.RecordNothing();
            return new Nothing();
        }

        passkey.Name = name;
        var organization = await work.Db.Organizations.SingleAsync(o => o.Id == actor.OrganizationId, cancellationToken);
        work.Record(new AuditEvent(AuditActions.PasskeyRenamed, actor.MemberId, organization, new { passkey = id, before, after = name }));
        work.Announce(new Change(ChangeKind.Member, actor.RootOrganizationId, actor.MemberId));
        return new Nothing();
    }
}
