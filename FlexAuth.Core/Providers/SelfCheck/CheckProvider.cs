using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Providers.Protocol;
using FlexAuth.Core.SignIn;

namespace FlexAuth.Core.Providers.SelfCheck;

/// <summary>
/// An administrator of the main organization has one provider checked: one at a time, so that one that hangs keeps nobody from what the other says.
/// Each check asks a stranger's server several times, so a tree has so many and no more.
/// </summary>
[Requires(Permission.ManageAuthentication)]
public sealed class CheckProvider : Operation<SignInMethod, ProviderReport>
{
    internal const int Cap = 10;
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly ProviderDirectory _providers;
    private readonly ProviderChecks _checks;

    internal CheckProvider(WritePath writePath, ProviderDirectory providers, ProviderChecks checks)
        : base(writePath)
    {
        _providers = providers;
        _checks = checks;
    }

    /// <inheritdoc />
    protected override async Task<Result<ProviderReport>> RunAsync(Actor actor, SignInMethod request, CancellationToken cancellationToken)
    {
        var provider = _providers.Find(request);
        var permissions = await CommitAsync(actor, (work, token) => AdmitAsync(work, (SignedInMember)actor, request, provider is not null, token), cancellationToken);
        return permissions.Succeeded ? await _checks.AskAsync(provider!, permissions.Value, cancellationToken) : permissions.Error;
    }

    private static async Task<Result<PermissionsFound>> AdmitAsync(
        UnitOfWork work, SignedInMember actor, SignInMethod provider, bool isOffered, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        if (!isOffered)
        {
            return ProviderErrors.NotOffered(provider);
        }

        var key = Throttling.ProviderCheck(provider, actor.RootOrganizationId);
        return await work.ReserveAsync(key, Cap, Window, cancellationToken) is { } until
            ? ProviderErrors.CheckWaits(until)
            : await ProviderChecks.PermissionsAsync(work.Db, provider, actor.RootOrganizationId, cancellationToken);
    }
}
