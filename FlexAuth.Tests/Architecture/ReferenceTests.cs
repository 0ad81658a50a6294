using System.Reflection;

namespace FlexAuth.Tests.Architecture;

/// <summary>Core is what the product does; it never knows a component.</summary>
public class ReferenceTests
{
    private const string Components = "Microsoft.AspNetCore.Components";

    [Fact]
    public void Core_knows_no_component() => Assert.Empty(ComponentReferences(Assembly.Load("FlexAuth.Core")));

    [Fact]
    public void A_reference_to_components_is_found() =>
        Assert.Contains(Components, ComponentReferences(typeof(Program).Assembly));

    private static IEnumerable<string?> ComponentReferences(Assembly assembly) =>
        assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name)
            .Where(name => name == Components || name?.StartsWith(Components + ".", StringComparison.Ordinal) == true);
}
