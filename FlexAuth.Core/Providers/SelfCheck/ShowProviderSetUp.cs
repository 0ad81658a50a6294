using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.SelfCheck;

/// <summary>What whoever sets a provider up has to know; nothing of it is secret.</summary>
/// <param name="Provider">Which.</param>
/// <param name="IsOffered">Whether it is configured.</param>
/// <param name="ReturnAddress">To be registered there, letter by letter.</param>
/// <param name="LogoutAddresses">Where it can say that somebody signed out there, by those means that it has; none where it has none.</param>
/// <param name="Organization">By which the configuration names this main organization.</param>
public sealed record ProviderSetUp(SignInMethod Provider, bool IsOffered, Uri ReturnAddress, IReadOnlyList<Uri> LogoutAddresses, Guid Organization);

/// <summary>Which providers this server is set up for, and what to register at those that it could be. Nobody is asked for it.</summary>
[Requires(Permission.ManageAuthentication)]
public sealed class ShowProviderSetUp(IDbContextFactory<FlexAuthDbContext> contexts, ServerOffer offer, LinkAddress addresses)
    : Query<Nothing, IReadOnlyList<ProviderSetUp>>(contexts)
{
    /// <inheritdoc />
    protected override async Task<Result<IReadOnlyList<ProviderSetUp>>> ReadAsync(
        FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken)
    {
        // Beside those that are offered, the next that could be: at a place that was never another issuer's.
        var used = await db.ProviderIssuers.Select(i => i.Provider).ToListAsync(cancellationToken);
        var next = FurtherProviders.All.Except(used).Where(method => !offer.Providers.Contains(method)).Take(1).ToList();
        List<ProviderSetUp> all =
        [
            .. ProviderNames.All.Where(method => !method.IsFurther() || offer.Providers.Contains(method) || next.Contains(method)).Select(
                method => new ProviderSetUp(
                    method,
                    offer.Providers.Contains(method),
                    new Uri(addresses.Home, ProviderReturnPath.Of(method)),
                    [.. LogoutPaths(method).Select(path => new Uri(addresses.Home, path))],
                    ((SignedInMember)actor).RootOrganizationId)),
        ];
        return all;
    }

    /// <summary>Entra ID frames a page of ours; Google has no such thing; others may have both.</summary>
    private static IEnumerable<string> LogoutPaths(SignInMethod method) => method switch
    {
        SignInMethod.Microsoft => [ProviderReturnPath.FrontChannelLogout(method)],
        _ when method.IsFurther() => [ProviderReturnPath.BackChannelLogout(method), ProviderReturnPath.FrontChannelLogout(method)],
        _ => [],
    };
}
