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
        var (certificates, problems) = ProtectionOptionsValidator.Open(options);
        if (problems.Count == 0 && certificates.Count > 0)
        {
            protection.UnprotectKeysWithAnyCertificate([.. certificates]);
            if (!string.IsNullOrEmpty(options.CertificatePath))
            {
                protection.ProtectKeysWithCertificate(certificates[0]);
            }
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
    public ValidateOptionsResult Validate(string? name, ProtectionOptions options) =>
        Open(options).Problems is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;

    /// <summary>The certificates, the one that encrypts first, and what is wrong with those that cannot be used.</summary>
    public static (IReadOnlyList<X509Certificate2> Certificates, IReadOnlyList<string> Problems) Open(ProtectionOptions options)
    {
        List<X509Certificate2> certificates = [];
        List<string> problems = [];
        if (!string.IsNullOrEmpty(options.CertificatePath))
        {
            Open(nameof(options.CertificatePath), options.CertificatePath, options.CertificatePassword);
        }

        for (var i = 0; i < options.FormerCertificates.Count; i++)
        {
            Open($"{nameof(options.FormerCertificates)}:{i}", options.FormerCertificates[i].Path, options.FormerCertificates[i].Password);
        }

        return (certificates, problems);

        void Open(string key, string path, string? password)
        {
            try
            {
                var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password);
                using var rsa = certificate.GetRSAPrivateKey();
                if (rsa is null)
                {
                    problems.Add($"{ProtectionOptions.Section}:{key}: the certificate in {path} has no private RSA key.");
                    return;
                }

                certificates.Add(certificate);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                problems.Add($"{ProtectionOptions.Section}:{key}: {path} cannot be opened: {e.Message}");
            }
        }
    }
}
