namespace FlexAuth.Tests.Architecture;

/// <summary>The sources of this repository, as text; paths are relative to its root and use slashes.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules", "TestResults"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> ProductSources() => [.. Sources("FlexAuth.Core"), .. Sources("FlexAuth.Web")];

    public static IReadOnlyList<SourceFile> TestSources() => [.. Sources("FlexAuth.Tests")];

    public static IEnumerable<string> Folders(string project) =>
        Directory.EnumerateDirectories(Path.Combine(Root, project), "*", SearchOption.AllDirectories)
            .Select(Relative)
            .Where(IsWritten);

    private static IEnumerable<SourceFile> Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, project), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor")
            .Select(Relative)
            .Where(IsWritten)
            .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path))));

    private static bool IsWritten(string path) => !path.Split('/').Any(Generated.Contains);

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FlexAuth.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("No FlexAuth.sln above the tests.");
    }
}

internal sealed record SourceFile(string Path, string Text);
