using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Providers;

/// <summary>
/// Which issuer stands at which place of the configuration's list. The database names providers by their place: one that came to be another
/// issuer's would give it what is known of the former one.
/// </summary>
public sealed class ProviderIssuers
{
    private readonly WritePath _writePath;
    private readonly ProvidersOptions _options;
    private readonly ILogger _logger;

    internal ProviderIssuers(WritePath writePath, IOptions<ProvidersOptions> options, ILogger<ProviderIssuers> logger) =>
        (_writePath, _options, _logger) = (writePath, options.Value, logger);

    /// <summary>Remembers each at its first start. Until it concerns one of ours it may be named otherwise: a typing error, found by strangers' refused tries, is no issuer.</summary>
    /// <exception cref="OptionsValidationException">A place is another issuer's.</exception>
    public async Task KeepAsync(CancellationToken cancellationToken = default)
    {
        var configured = _options.Offered().Where(provider => provider.IsFurther()).ToList();
        if (configured.Count == 0)
        {
            return;
        }

        var problems = await AtStart.InTurnAsync(
            "which issuer stands at which place",
            () => _writePath.CommitAsync<List<string>>(
                new InstallationItself(), async (work, token) => await KeepAsync(work, configured, token), cancellationToken),
            _logger,
            cancellationToken);
        if (problems.Value.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(ProvidersOptions), problems.Value);
        }
    }

    private async Task<List<string>> KeepAsync(UnitOfWork work, IReadOnlyList<SignInMethod> configured, CancellationToken cancellationToken)
    {
        work.RecordNothing();
        List<string> problems = [];
        var known = await work.Db.ProviderIssuers.ToDictionaryAsync(i => i.Provider, cancellationToken);
        foreach (var provider in configured)
        {
            var issuer = _options.Find(provider)!.Issuer!;
            if (!known.TryGetValue(provider, out var before))
            {
                work.Db.ProviderIssuers.Add(new ProviderIssuer { Provider = provider, Issuer = issuer, NamedAt = work.Now });
            }
            else if (before.Issuer != issuer && await IsUsedAsync(work.Db, provider, cancellationToken))
            {
                problems.Add(Problem(provider, issuer, before.Issuer, FurtherProviders.All.Except(configured).Except(known.Keys)));
            }
            else if (before.Issuer != issuer)
            {
                (before.Issuer, before.NamedAt) = (issuer, work.Now);
            }
        }

        return problems;
    }

    private static string Problem(SignInMethod provider, string issuer, string before, IEnumerable<SignInMethod> free)
    {
        var key = $"{ProvidersOptions.Section}:{ProvidersOptions.KeyOf(provider)}";
        var next = free.Select(place => $", like {ProvidersOptions.Section}:{ProvidersOptions.KeyOf(place)}").FirstOrDefault();
        return $"{key}:{nameof(ProviderOptions.Authority)} is '{issuer}', and what is known here of that place is of '{before}'. "
            + $"A place is one issuer's for good: give the other one a place that was never used{next}.";
    }

    private static async Task<bool> IsUsedAsync(FlexAuthDbContext db, SignInMethod provider, CancellationToken cancellationToken)
    {
        var name = provider.ToString();
        return await db.ProviderTenants.AnyAsync(t => t.Provider == provider, cancellationToken)
            || await db.ProviderAccounts.AnyAsync(a => a.Provider == provider, cancellationToken)
            || await db.UserLogins.AnyAsync(l => l.LoginProvider == name, cancellationToken)
            || await db.Sessions.AnyAsync(s => s.Method == provider, cancellationToken)
            || await db.SignInLog.AnyAsync(e => e.Method == provider && e.MemberId != null, cancellationToken);
    }
}
