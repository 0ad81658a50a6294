using FlexAuth.Core.Data;
using FlexAuth.Core.Spreadsheets.Columns;

namespace FlexAuth.Tests.Core.Spreadsheets.Columns;

public sealed class SheetOrganizationsTests
{
    private static readonly Organization Contoso = Organization.Main("Contoso", default);
    private static readonly Organization North = Contoso.Suborganization("North", default);
    private static readonly Organization NorthSales = North.Suborganization("Sales", default);
    private static readonly Organization South = Contoso.Suborganization("South", default);
    private static readonly Organization SouthSales = South.Suborganization("Sales", default);
    private static readonly Organization Research = South.Suborganization("R/D", default);
    private static readonly Organization Cafe = South.Suborganization("Café", default);
    private static readonly Organization LoudCafe = South.Suborganization("CAFÉ", default);

    private static readonly SheetOrganizations All =
        new([Contoso, North, NorthSales, South, SouthSales, Research, Cafe, LoudCafe]);

    [Fact]
    public void A_name_that_only_one_has_is_enough_and_others_get_their_way_from_the_top()
    {
        Assert.Equal("Contoso", All.TextOf(Contoso.Id));
        Assert.Equal("North", All.TextOf(North.Id));
        Assert.Equal("Contoso / North / Sales", All.TextOf(NorthSales.Id));
        Assert.Equal("R/D", All.TextOf(Research.Id));
        Assert.Equal("Café", All.TextOf(Cafe.Id));
    }

    [Fact]
    public void What_is_written_is_found_again() => Assert.All(
        [Contoso, North, NorthSales, South, SouthSales, Research, Cafe, LoudCafe],
        organization => Assert.Equal(organization.Id, All.Find(All.TextOf(organization.Id)).Value));

    [Fact]
    public void A_slash_of_a_name_is_not_one_between_names()
    {
        var main = Organization.Main("Novo A/S", default);
        var north = main.Suborganization("North", default);
        var unit = north.Suborganization("Unit", default);
        var looksLikeAWay = main.Suborganization("North/Unit", default);
        var other = main.Suborganization("South", default).Suborganization("Unit", default);
        var organizations = new SheetOrganizations([main, north, unit, looksLikeAWay, other]);

        Assert.Equal("Novo A/S", organizations.TextOf(main.Id));
        Assert.Equal("Novo A/S / North / Unit", organizations.TextOf(unit.Id));
        Assert.Equal("North/Unit", organizations.TextOf(looksLikeAWay.Id));
        Assert.Equal(unit.Id, organizations.Find("North / Unit").Value);
        Assert.Equal(unit.Id, organizations.Find("novo a/s  /  north / UNIT").Value);
        Assert.Equal(looksLikeAWay.Id, organizations.Find("north/unit").Value);
        Assert.Equal(north.Id, organizations.Find("Novo A / S / North").Value);
        Assert.Equal("import.organization.ambiguous", organizations.Find("Novo A/S/North/Unit").Error?.Code);
    }

    [Fact]
    public void What_is_written_is_found_again_whatever_the_names_hold()
    {
        string[] names = ["A", "a", "B", "A/B", "B/A", "A/A/B", "/A", "A/", "/", "A B", "A//B", "B/A B"];
        var random = new Random(7);
        for (var time = 0; time < 200; time++)
        {
            List<Organization> tree = [Organization.Main(names[random.Next(names.Length)], default)];
            for (var i = 0; i < 15; i++)
            {
                var (parent, name) = (tree[random.Next(tree.Count)], names[random.Next(names.Length)]);
                if (tree.All(o => o.ParentId != parent.Id || o.Name != name))
                    tree.Add(parent.Suborganization(name, default));
            }

            var organizations = new SheetOrganizations(tree);
            Assert.All(tree, organization => Assert.Equal(organization.Id, organizations.Find(organizations.TextOf(organization.Id)).Value));
        }
    }

    [Theory]
    [InlineData("north")]
    [InlineData("contoso/NORTH")]
    public void Case_and_spaces_around_the_slashes_do_not_matter(string cell) => Assert.Equal(North.Id, All.Find(cell).Value);

    [Fact]
    public void As_much_of_the_way_will_do_as_tells_one_from_the_others() => Assert.Equal(SouthSales.Id, All.Find("South / Sales").Value);

    [Theory]
    [InlineData("Sales")]
    [InlineData("café ")]
    public void A_name_of_several_is_refused_with_an_example_of_a_way(string cell)
    {
        var error = All.Find(cell == "café " ? "cafÉ" : cell).Error!;

        Assert.Equal("import.organization.ambiguous", error.Code);
        Assert.StartsWith("Contoso / ", (string)error.Values[1], StringComparison.Ordinal);
    }

    [Theory, Trait("Rule", "AZ2")]
    [InlineData("South")]
    [InlineData("Contoso")]
    [InlineData("Contoso / North")]
    [InlineData("")]
    public void Whoever_reaches_a_branch_knows_nothing_beside_and_above_it(string cell)
    {
        var branch = new SheetOrganizations([North, NorthSales]);

        Assert.Equal("Sales", branch.TextOf(NorthSales.Id));
        Assert.Equal("import.organization.unknown", branch.Find(cell).Error?.Code);
    }
}
