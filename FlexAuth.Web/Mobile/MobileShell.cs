using System.Security.Cryptography;

namespace FlexAuth.Web.Mobile;

/// <summary>Which build the page for phones is of. A phone keeps page, style and script as one set (wwwroot/mobile-worker.js), and never two builds mixed.</summary>
internal sealed class MobileShell(IWebHostEnvironment environment)
{
    private readonly Lazy<string> _version = new(() => VersionOf(environment));

    /// <summary>Of the page, in the order in which they need each other.</summary>
    public static IReadOnlyList<string> Scripts { get; } = ["passkeys.js", "mobile-store.js", "mobile-server.js", "mobile-passkey.js", "mobile.js"];

    /// <summary>All that is kept with the page, and the worker that keeps it.</summary>
    public static IReadOnlyList<string> Files { get; } = ["theme.css", "mobile.css", .. Scripts, "mobile-worker.js"];

    /// <summary>Another one where anything of it changed.</summary>
    public string Version => _version.Value;

    private static string VersionOf(IWebHostEnvironment environment)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(MobileShell).Module.ModuleVersionId.ToByteArray());
        foreach (var file in Files.Select(environment.WebRootFileProvider.GetFileInfo).Where(f => f.Exists))
        {
            using var content = file.CreateReadStream();
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
