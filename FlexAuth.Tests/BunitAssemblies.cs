using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace FlexAuth.Tests;

/// <summary>bUnit asks for a newer AngleSharp.Diffing than the one that build/Bunit.targets refers to; that one serves.</summary>
internal static class BunitAssemblies
{
    private const string Diffing = "AngleSharp.Diffing";

    [ModuleInitializer]
    internal static void Answer() =>
        AssemblyLoadContext.Default.Resolving += (context, name) => name.Name == Diffing
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, Diffing + ".dll"))
            : null;
}
