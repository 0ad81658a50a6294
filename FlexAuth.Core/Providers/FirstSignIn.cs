using FlexAuth.Core.Audit;
using FlexAuth.Core.Data;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.Providers.Tenants;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers;

/// <summary>
/// Whose an account is. Once connected it is found by issuer and subject alone (FE1). Before that it becomes somebody's only where all of this
/// holds: its tenant is known to be this tree's, the provider vouches for its address, somebody of this tree who is not disabled has that address,
/// and no account of this provider is theirs already. An address that changed hands at the provider therefore opens nothing of its former owner.
/// </summary>
internal static class FirstSignIn
{
    /// <summary>Whoever it is connected to; null where it is nobody's yet.</summary>
    public static Task<Member?> OwnerOfAsync(UnitOfWork work, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        var (provider, key) = (identity.Provider.ToString(), identity.Key);
        var owners = work.Db.UserLogins.Where(l => l.LoginProvider == provider && l.ProviderKey == key).Select(l => l.UserId);
        return work.Db.Members.Include(m => m.Organization).SingleOrDefaultAsync(m => owners.Contains(m.Id), cancellationToken);
    }

    /// <summary>Connects it to the person whose it proves to be.</summary>
    /// <returns>The person; where they are disabled, without connecting anything.</returns>
    public static async Task<Result<Member>> ConnectAsync(UnitOfWork work, ProviderIdentity identity, CancellationToken cancellationToken)
    {
        if (identity.Tenant is null)
        {
            return ProviderErrors.Personal(identity.Provider);
        }

        var tenant = await work.Db.ProviderTenants.AsNoTracking()
            .SingleOrDefaultAsync(t => t.Provider == identity.Provider && t.Tenant == identity.Tenant, cancellationToken);
        if (tenant is null || !identity.SpeaksFor(tenant.RootOrganizationId))
        {
            return ProviderErrors.TenantUnknown(identity.Provider);
        }

        if (identity.VouchedEmail is not { } email)
        {
            return ProviderErrors.NotVouched(identity.Provider);
        }

        // One first sign-in, or change of tenants, of a tree at a time, also where the database has many writers.
        await work.HoldTreeAsync(tenant.RootOrganizationId, cancellationToken);
        var member = await work.Db.Members.Include(m => m.Organization)
            .SingleOrDefaultAsync(m => m.NormalizedEmail == email.Key && m.Organization.RootId == tenant.RootOrganizationId, cancellationToken);
        if (member is null)
        {
            return ProviderErrors.UnknownPerson(identity.Provider);
        }

        if (member.DisabledAt is not null)
        {
            return member;
        }

        if (await HasAccountAsync(work, member.Id, identity.Provider, cancellationToken))
        {
            return ProviderErrors.OtherAccount(identity.Provider);
        }

        if (await work.Db.ProviderAccounts.AnyAsync(a => a.MemberId == member.Id && a.Provider == identity.Provider && a.ClosedAt != null, cancellationToken))
        {
            return ProviderErrors.Closed(identity.Provider);
        }

        await ConsentWithdrawal.ForgetAsync(work, tenant, cancellationToken);
        await ConnectAsync(work, identity, tenant, member, addedIn: null, cancellationToken);
        await work.Db.SaveChangesAsync(cancellationToken);
        return member;
    }

    /// <summary>Whether an account of that provider is theirs.</summary>
    public static Task<bool> HasAccountAsync(UnitOfWork work, Guid memberId, SignInMethod method, CancellationToken cancellationToken)
    {
        var provider = method.ToString();
        return work.Db.UserLogins.AnyAsync(l => l.UserId == memberId && l.LoginProvider == provider, cancellationToken);
    }

    /// <summary>It is theirs from now on, and they hear of it (AU5).</summary>
    public static async Task ConnectAsync(
        UnitOfWork work, ProviderIdentity identity, ProviderTenant tenant, Member member, Guid? addedIn, CancellationToken cancellationToken)
    {
        var provider = identity.Provider.ToString();
        await work.Db.ProviderAccounts.Where(a => a.MemberId == member.Id && a.Provider == identity.Provider).ExecuteDeleteAsync(cancellationToken);
        work.Db.UserLogins.Add(new IdentityUserLogin<Guid>
        {
            LoginProvider = provider,
            ProviderKey = identity.Key,
            ProviderDisplayName = identity.ProviderName,
            UserId = member.Id,
        });
        work.Db.ProviderAccounts.Add(new ProviderAccount
        {
            MemberId = member.Id,
            Provider = identity.Provider,
            TenantId = tenant.Id,
            ConnectedAt = work.Now,
            AddedIn = addedIn,
            Position = identity.Profile?.Position,
            Phone = identity.Profile?.Phone,
        });
        work.Record(new AuditEvent(
            AuditActions.ProviderConnected,
            member.Id,
            member.Organization,
            new { provider, issuer = identity.Issuer, subject = identity.Subject, tenant = tenant.Tenant }));
        work.Announce(new Change(ChangeKind.Member, member.Organization.RootId, member.Id));
        work.Send(new OutboxMessage { Kind = MessageKind.ProviderConnected, MemberId = member.Id, CreatedAt = work.Now, DueAt = work.Now });
    }
}
