using System.Diagnostics.Metrics;
using FlexAuth.Core.Data;

namespace FlexAuth.Core.SignIn;

/// <summary>Counts the steps of sign-ins by outcome.</summary>
internal sealed class SignInMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _steps = meters.Create("FlexAuth").CreateCounter<long>(
        "flexauth.sign_in.steps", "{step}", "Steps of sign-ins by outcome.");

    public void Count(SignInOutcome outcome) => _steps.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
}
