using System.Net.Sockets;
using FlexAuth.Core.Data;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace FlexAuth.Web.Hosting.Commands;

/// <summary>Puts what keeps the program from starting into sentences for the operator, each naming its key or file.</summary>
internal static class StartFailure
{
    /// <summary>The sentences, or null where it is a bug of ours, which deserves its stack trace.</summary>
    public static IReadOnlyList<string>? InWords(Exception exception) => exception switch
    {
        OptionsValidationException invalid => invalid.Failures.Select(f => $"Configuration: {f}").ToList(),
        AggregateException many when many.InnerExceptions.All(e => e is OptionsValidationException) =>
            many.InnerExceptions.Cast<OptionsValidationException>().SelectMany(e => e.Failures).Select(f => $"Configuration: {f}").ToList(),
        DatabaseUnusableException unusable => [unusable.Message],
        DamagedKeyException damaged =>
            [$"{damaged.Message} Restore the table from a backup, or configure the certificate that it was encrypted with; without the key, authentication apps and recovery cannot be read."],
        IOException { InnerException: AddressInUseException } inUse =>
            [$"{inUse.Message} Stop the other program, or choose another address with ASPNETCORE_URLS."],
        SocketException or IOException { InnerException: SocketException } =>
            [$"The address to listen on cannot be used: {exception.Message} Check ASPNETCORE_URLS."],
        FormatException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" or "Microsoft.AspNetCore.Http" } =>
            [$"The address to listen on cannot be understood: {exception.Message} Check ASPNETCORE_URLS."],
        InvalidDataException => [$"Configuration: {exception.Message}"],
        InvalidOperationException { InnerException: FormatException or ArgumentException } binding => [$"Configuration: {binding.Message}"],
        _ => null,
    };
}
