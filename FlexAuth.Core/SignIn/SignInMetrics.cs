using System.Diagnostics.Metrics;
using FlexAuth.Core.Data;

namespace FlexAuth.Core.SignIn;

/// <summary>Counts the steps of sign-ins by outcome, and what providers say of people who signed out there.</summary>
internal sealed class SignInMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _steps = meters.Create("FlexAuth").CreateCounter<long>(
        "flexauth.sign_in.steps", "{step}", "Steps of sign-ins by outcome.");

    private readonly Counter<long> _logouts = meters.Create("FlexAuth").CreateCounter<long>(
        "flexauth.provider.logouts", "{logout}", "Sign-outs at a provider that it told of, by whether anything ended here.");

    /// <summary>A provider said that somebody signed out there.</summary>
    public void CountLogout(SignInMethod provider, string channel, bool ended) => _logouts.Add(
        1, new("provider", provider.ToString()), new("channel", channel), new("ended", ended));

    public void Count(SignInOutcome outcome) => _steps.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
}
