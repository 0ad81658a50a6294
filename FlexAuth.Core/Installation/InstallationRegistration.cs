using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Core.Installation;

internal static class InstallationRegistration
{
    public static IServiceCollection AddInstallation(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddInternally<StartCheck>();
        services.AddSingleton<IValidateOptions<InstallationOptions>, DataFolderValidator>();
        services.AddInternally<DatabasePreparation>();
        services.AddInternally<DatabaseHealth>();
        services.AddOptions<ProtectionOptions>().BindConfiguration(ProtectionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProtectionOptions>, ProtectionOptionsValidator>();
        return services.AddKeyProtection(configuration.GetSection(ProtectionOptions.Section).Get<ProtectionOptions>() ?? new ProtectionOptions());
    }

    private static IServiceCollection AddKeyProtection(this IServiceCollection services, ProtectionOptions options)
    {
        var protection = services.AddDataProtection().SetApplicationName("FlexAuth");
        services.AddOptions<KeyManagementOptions>().Configure<DatabaseKeyRepository, IOptions<ProtectionOptions>>((management, keys, configured) =>
        {
            // Validates: where the certificate cannot be used, no key is ever written in the clear instead.
            _ = configured.Value;
            management.XmlRepository = keys;
        });
        if (ProtectionOptionsValidator.Open(options) is { Certificate: { } certificate })
        {
            protection.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        }

        return services;
    }
}

internal sealed class DataFolderValidator : IValidateOptions<InstallationOptions>
{
    private const string Key = $"{InstallationOptions.Section}:{nameof(InstallationOptions.DataFolder)}";

    public ValidateOptionsResult Validate(string? name, InstallationOptions options) => options.DataFolder switch
    {
        var folder when string.IsNullOrWhiteSpace(folder) => ValidateOptionsResult.Fail($"{Key} is empty: the folder that the database lies in."),
        var folder when folder.IndexOfAny(Path.GetInvalidPathChars()) >= 0 => ValidateOptionsResult.Fail($"{Key} is not the path of a folder."),
        _ => ValidateOptionsResult.Success,
    };
}

internal sealed class ProtectionOptionsValidator : IValidateOptions<ProtectionOptions>
{
    private const string Key = $"{ProtectionOptions.Section}:{nameof(ProtectionOptions.CertificatePath)}";

    public ValidateOptionsResult Validate(string? name, ProtectionOptions options) =>
        Open(options).Problem is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;

    public static (X509Certificate2? Certificate, string? Problem) Open(ProtectionOptions options)
    {
        if (string.IsNullOrEmpty(options.CertificatePath))
        {
            return (null, null);
        }

        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(options.CertificatePath, options.CertificatePassword);
            using var rsa = certificate.GetRSAPrivateKey();
            return rsa is not null ? (certificate, null) : (null, $"{Key}: the certificate in {options.CertificatePath} has no private RSA key.");
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return (null, $"{Key}: {options.CertificatePath} cannot be opened: {e.Message}");
        }
    }
}
