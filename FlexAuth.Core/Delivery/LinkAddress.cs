using FlexAuth.Core.Installation;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery;

/// <summary>The one place where links to FlexAuth are built, from the configured public origin and never from a request (LK1).</summary>
public sealed class LinkAddress(IOptions<InstallationOptions> options)
{
    /// <summary>The page that a welcome, reset or administrator's link opens.</summary>
    public const string ActivationPath = "/activate";

    /// <summary>Where a gateway tells what became of an SMS.</summary>
    public const string SmsStatusPath = "/sms/status";

    /// <summary>The start page.</summary>
    public Uri Home => options.Value.PublicUrl
        ?? throw new InvalidOperationException($"{InstallationOptions.Section}:{nameof(InstallationOptions.PublicUrl)} is not set.");

    /// <summary>The address that uses the token of a welcome, reset or administrator's link.</summary>
    public Uri Activation(string token) => new(Home, $"{ActivationPath}?token={Uri.EscapeDataString(token)}");

    /// <summary>
    /// Where a gateway tells what became of one try of an SMS. Equal for equal values: it is what the gateway signs, the host as it is called (RFC 5890).
    /// </summary>
    public Uri SmsStatus(Guid messageId, int attempt) =>
        new UriBuilder(new Uri(Home, $"{SmsStatusPath}?message={messageId:N}&try={attempt}")) { Host = Home.IdnHost }.Uri;
}
