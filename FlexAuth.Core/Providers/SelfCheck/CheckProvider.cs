using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Core.Providers.SelfCheck;

/// <summary>
/// An administrator of the main organization has one provider checked: one at a time, so that one that hangs keeps nobody from what the other says.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class CheckProvider : Query<SignInMethod, ProviderReport>
{
    private readonly ProviderDirectory _providers;
    private readonly ProviderChecks _checks;

    internal CheckProvider(IDbContextFactory<FlexAuthDbContext> contexts, ProviderDirectory providers, ProviderChecks checks)
        : base(contexts)
    {
        _providers = providers;
        _checks = checks;
    }

    /// <inheritdoc />
    protected override async Task<Result<ProviderReport>> ReadAsync(
        FlexAuthDbContext db, Actor actor, SignInMethod request, CancellationToken cancellationToken)
    {
        if (_providers.Find(request) is not { } provider)
        {
            return ProviderErrors.NotOffered(request);
        }

        var permissions = await ProviderChecks.PermissionsAsync(db, request, ((SignedInMember)actor).RootOrganizationId, cancellationToken);
        return await _checks.AskAsync(provider, permissions, cancellationToken);
    }
}
