using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.SelfCheck;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlexAuth.Web.Hosting.Health;

/// <summary>Answers for probes: alive (the process serves), ready (the database answers, mail is not stuck).</summary>
internal static class HealthRegistration
{
    private const string Ready = "ready";

    public static IServiceCollection AddFlexAuthHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<DatabaseCheck>("database", tags: [Ready], timeout: TimeSpan.FromSeconds(5))
            .AddCheck<OutboxCheck>("outbox", tags: [Ready], timeout: TimeSpan.FromSeconds(5))
            .AddCheck<ProvidersCheck>("providers", tags: [Ready], timeout: TimeSpan.FromSeconds(5));
        return services;
    }

    public static void MapFlexAuthHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(FlexAuthUrls.Live, new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        endpoints.MapHealthChecks(FlexAuthUrls.Ready, new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
    }

    /// <summary>A node that does not hear the others goes on serving, as one whose providers are silent.</summary>
    private sealed class DatabaseCheck(DatabaseHealth database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await database.ProblemAsync(cancellationToken) is { } problem
                ? HealthCheckResult.Unhealthy(problem)
                : database.Impairment is { } impairment ? HealthCheckResult.Degraded(impairment) : HealthCheckResult.Healthy();
    }

    /// <summary>The other ways in stay, so that this server goes on serving: it says "Degraded", with status 200.</summary>
    private sealed class ProvidersCheck(ProvidersHealth providers, ServerOffer offer) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            providers.Silent is { Count: > 0 } silent
                ? HealthCheckResult.Degraded($"{string.Join(" and ", silent.Select(offer.NameOf))} did not answer when last asked.")
                : HealthCheckResult.Healthy());
    }

    /// <summary>A message that nobody tries to send is a sender that stopped; a mail server that refuses is not this server's illness.</summary>
    private sealed class OutboxCheck(OutboxHealth outbox) : IHealthCheck
    {
        private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(5);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            await outbox.StuckForAsync(cancellationToken) is { } age && age > Stuck
                ? HealthCheckResult.Unhealthy($"Messages are due, and none was tried for {age.TotalMinutes:F0} minutes.")
                : HealthCheckResult.Healthy();
    }
}
