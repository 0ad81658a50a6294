using FlexAuth.Core.Installation;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.SecondFactors.Passkeys;

internal sealed class PasskeyOptionsValidator(IOptions<InstallationOptions> installation) : IValidateOptions<PasskeyOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, PasskeyOptions options)
    {
        List<string> problems = [];
        if (options.AnswerWithin < Shortest || options.AnswerWithin > Longest)
        {
            problems.Add($"{PasskeyOptions.Section}:{nameof(options.AnswerWithin)} is {options.AnswerWithin}; it must be between {Shortest} and {Longest}.");
        }

        if (options.MostPerPerson is < 1 or > 100)
        {
            problems.Add($"{PasskeyOptions.Section}:{nameof(options.MostPerPerson)} is {options.MostPerPerson}; it must be between 1 and 100.");
        }

        if (options.RelyingPartyId is { } id && HostOf(installation) is { } host && !Covers(id, host))
        {
            problems.Add(
                $"{PasskeyOptions.Section}:{nameof(options.RelyingPartyId)} is \"{id}\"; it must be the host of {InstallationOptions.Section}:"
                + $"{nameof(InstallationOptions.PublicUrl)}, {host}, or a domain above it.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <summary>Null where the public address itself is wrong, of which its own validator tells.</summary>
    private static string? HostOf(IOptions<InstallationOptions> installation)
    {
        try
        {
            return installation.Value.PublicUrl?.IdnHost;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }

    /// <summary>Browsers refuse whole registries such as "org" themselves; a name without a dot is one, or this machine's.</summary>
    private static bool Covers(string id, string host) =>
        id == host || (id.Contains('.') && !id.StartsWith('.') && host.EndsWith($".{id}", StringComparison.Ordinal));
}
