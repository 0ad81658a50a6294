using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Delivery;

/// <summary>All that is wrong with the mail settings at once, each with its configuration key.</summary>
internal sealed class DeliveryOptionsValidator(bool developmentMailbox) : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        var errors = Common(options).Concat(developmentMailbox ? [] : Server(options)).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Common(DeliveryOptions options)
    {
        if (options.TimeoutSeconds is < 1 or > 300)
            yield return $"{Key("TimeoutSeconds")} must be from 1 to 300, but is {options.TimeoutSeconds}.";
        if (options.FromAddress.Length > 0 && !IsAddress(options.FromAddress))
            yield return $"{Key("FromAddress")} is not an email address: \"{options.FromAddress}\".";
        if (options.FromName.Any(char.IsControl))
            yield return $"{Key("FromName")} must be a single line.";
    }

    private static IEnumerable<string> Server(DeliveryOptions options)
    {
        var smtp = options.Smtp;
        if (options.FromAddress.Length == 0)
            yield return $"{Key("FromAddress")} is missing: the address that mail comes from.";
        if (string.IsNullOrWhiteSpace(smtp.Host))
            yield return $"{Key("Smtp:Host")} is missing: the mail server's name.";
        else if (Uri.CheckHostName(smtp.Host) == UriHostNameType.Unknown)
            yield return $"{Key("Smtp:Host")} is not a server's name: \"{smtp.Host}\".";
        if (smtp.Port is < 1 or > 65535)
            yield return $"{Key("Smtp:Port")} must be from 1 to 65535, but is {smtp.Port}.";
        if (string.IsNullOrEmpty(smtp.UserName) != string.IsNullOrEmpty(smtp.Password))
            yield return $"{Key("Smtp:UserName")} and {Key("Smtp:Password")} belong together: set both or neither.";
        if (!string.IsNullOrEmpty(smtp.Password) && !smtp.StartTls && !IsThisMachine(smtp.Host))
            yield return $"{Key("Smtp:StartTls")} must be true where a password is sent over the network.";
    }

    private static string Key(string name) => $"{DeliveryOptions.Section}:{name}";

    private static bool IsAddress(string text) =>
        MailAddress.TryCreate(text, out var address) && string.Equals(address.Address, text, StringComparison.Ordinal);

    private static bool IsThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
