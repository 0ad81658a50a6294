using FlexAuth.Core.Installation;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery;

/// <summary>Links in mail come from the public origin alone (LK1): without one, or with a doubtful one, FlexAuth does not start.</summary>
internal sealed class PublicUrlValidator : IValidateOptions<InstallationOptions>
{
    private const string Key = $"{InstallationOptions.Section}:{nameof(InstallationOptions.PublicUrl)}";

    public ValidateOptionsResult Validate(string? name, InstallationOptions options) => options.PublicUrl switch
    {
        null => ValidateOptionsResult.Fail($"{Key} is missing: the address that people open, such as https://login.example.org."),
        var url when !IsOrigin(url) => ValidateOptionsResult.Fail(
            $"{Key} must be scheme, name and port only, such as https://login.example.org, but is \"{url.OriginalString}\"."),
        { Scheme: "http", IsLoopback: false } plain => ValidateOptionsResult.Fail(
            $"{Key} must begin with https, but is \"{plain.OriginalString}\": plain http is for this machine alone."),
        _ => ValidateOptionsResult.Success,
    };

    private static bool IsOrigin(Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
        && url is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };
}
