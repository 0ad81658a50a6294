using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers;

/// <summary>Whether a sign-in by a provider may go on, as things are now: the gate asks it with each step and at the ticket (PW6, SE2).</summary>
internal static class ProviderAccess
{
    /// <summary>Whether a second factor of ours is asked: what a provider says of its own counts only where the policy says that it does (FE5).</summary>
    public static async Task<bool> AsksSecondFactorAsync(FlexAuthDbContext db, Member member, bool isVouchedFor, CancellationToken cancellationToken) =>
        (await db.PolicyOfAsync(member.Organization.RootId, cancellationToken)).Policy.AfterProvider(member.Role) switch
        {
            FactorAfterProvider.NotAsked => false,
            FactorAfterProvider.UnlessVouched => !isVouchedFor,
            _ => true,
        };

    /// <summary>Whether the person comes by any provider that the server offers, and is then asked for a second factor of ours.</summary>
    public static async Task<bool> AsksSecondFactorAsync(FlexAuthDbContext db, ServerOffer offer, Member member, CancellationToken cancellationToken)
    {
        var providers = offer.Providers.Values.Select(provider => provider.ToString()).ToList();
        return member.DisabledAt is null && await AsksSecondFactorAsync(db, member, isVouchedFor: false, cancellationToken)
            && await db.UserLogins.AnyAsync(l => l.UserId == member.Id && EF.Parameter(providers).Contains(l.LoginProvider), cancellationToken);
    }

    /// <summary>
    /// Those of them of whom it is asked and who have an account of a provider: their second factors are for more than email login. Read once for
    /// all that is done to them: mostly they are few, and asked anew by each statement they would cost more than it.
    /// </summary>
    public static async Task<List<Guid>> GuardedByFactorsAsync(
        FlexAuthDbContext db, IQueryable<Member> people, Guid rootId, CancellationToken cancellationToken)
    {
        var everybody = (await db.PolicyOfAsync(rootId, cancellationToken)).Policy.MemberAfterProvider is not FactorAfterProvider.NotAsked;
        var asked = everybody ? people : people.Where(m => m.Role == MemberRole.Manager || m.Role == MemberRole.OrganizationAdministrator);
        return await asked.Where(m => db.UserLogins.Any(l => l.UserId == m.Id)).Select(m => m.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Whether the person is not disabled, the server offers the provider, and an account of it is theirs.</summary>
    public static async Task<bool> IsOpenAsync(
        UnitOfWork work, ServerOffer offer, Member member, SignInMethod method, CancellationToken cancellationToken)
    {
        var provider = method.ToString();
        return member.DisabledAt is null && offer.Providers.Contains(method)
            && await work.Db.UserLogins.AnyAsync(l => l.UserId == member.Id && l.LoginProvider == provider, cancellationToken);
    }
}
