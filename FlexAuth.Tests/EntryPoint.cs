using FlexAuth.Tests.Core.Data;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace FlexAuth.Tests;

/// <summary>
/// The tests' own entry point: what xunit would generate, and before it a way for a test to start this program once more, as the
/// process that it kills.
/// </summary>
internal static class EntryPoint
{
    public static Task<int> Main(string[] args) => (Environment.GetEnvironmentVariable(Victim.FolderVariable), args) switch
    {
        ({ } folder, _) => Victim.RunAsync(folder),
        (_, var options) when options.Any(option => option is "--server" or "--internal-msbuild-node") =>
            TestPlatformTestFramework.RunAsync(options, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
