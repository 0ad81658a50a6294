namespace FlexAuth.Tests.Architecture;

/// <summary>A folder is a capability that an administrator would name; a drawer for left-overs is none.</summary>
public class FolderTests
{
    private static readonly string[] Drawers = ["Helpers", "Helper", "Utils", "Util", "Utilities", "Misc"];

    [Theory]
    [InlineData("FlexAuth.Core")]
    [InlineData("FlexAuth.Web")]
    [InlineData("FlexAuth.Tests")]
    public void No_folder_is_a_drawer(string project) => Assert.Empty(DrawersAmong(Repository.Folders(project)));

    [Theory]
    [InlineData("FlexAuth.Core/Users/Helpers")]
    [InlineData("FlexAuth.Web/utils/Dates")]
    public void A_drawer_is_found(string folder) => Assert.Equal([folder], DrawersAmong([folder, "FlexAuth.Core/Users"]));

    private static IEnumerable<string> DrawersAmong(IEnumerable<string> folders) =>
        folders.Where(folder => folder.Split('/').Any(name => Drawers.Contains(name, StringComparer.OrdinalIgnoreCase)));
}
