using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Web.Settings.Organization;

namespace FlexAuth.Tests.Web.Settings.Organization;

public sealed class OrganizationOutlineTests
{
    [Fact]
    public void A_small_tree_is_shown_whole_and_a_large_one_from_its_top()
    {
        var (small, large) = (Of(Tree(10)), Of(Tree(300)));

        Assert.All(small.Nodes, node => Assert.True(small.IsOpen(node)));
        Assert.Equal([large.Top], large.Nodes.Where(large.IsOpen));
    }

    [Fact]
    public void Of_many_beside_each_other_a_part_is_shown_and_more_when_asked_for()
    {
        var outline = Of(Tree(300));

        Assert.Equal((100, 200), Count(outline));
        outline.ShowMore(outline.Top);
        Assert.Equal((200, 100), Count(outline));
        outline.ShowMore(outline.Top);
        Assert.Equal((300, 0), Count(outline));
    }

    [Fact]
    public void What_was_folded_out_stays_so_when_the_tree_changes()
    {
        var outline = Of(Tree(10));
        outline.Toggle(outline.Top);

        outline.Take(Tree(11));

        Assert.False(outline.IsOpen(outline.Top));
    }

    [Fact]
    public void Whatever_is_to_be_seen_is_folded_out_and_within_the_part_that_is_shown()
    {
        var tree = Tree(300);
        var deep = Node("Deep", tree[250].Id, 2);
        var outline = Of([.. tree, deep]);

        outline.Reveal(deep.Id);

        Assert.True(outline.IsOpen(tree[250]));
        Assert.Contains(tree[250], outline.Below(outline.Top).Shown);
    }

    [Fact]
    public void A_search_finds_parts_of_names_whatever_their_case_and_accents()
    {
        var top = Node("Contoso", null, 0);
        var malmo = Node("Malmö Harbour", top.Id, 1);
        var outline = Of([top, malmo, Node("Lund", top.Id, 1)]);

        Assert.Equal([malmo], outline.Matching(" MALMO "));
        Assert.Equal("Contoso", outline.WayTo(malmo));
        Assert.Equal("", outline.WayTo(top));
    }

    private static (int, int) Count(OrganizationOutline outline) => (outline.Below(outline.Top).Shown.Count, outline.Below(outline.Top).More);

    private static OrganizationOutline Of(IReadOnlyList<TreeNode> nodes)
    {
        var outline = new OrganizationOutline();
        outline.Take(nodes);
        return outline;
    }

    private static List<TreeNode> Tree(int below)
    {
        var top = Node("Contoso", null, 0);
        return [top, .. Enumerable.Range(0, below).Select(i => Node($"Unit {i:000}", top.Id, 1))];
    }

    private static TreeNode Node(string name, Guid? above, int depth) => new()
    {
        Id = Guid.CreateVersion7(),
        ParentId = above,
        Name = name,
        Depth = depth,
        People = 0,
        PeopleInAll = 0,
        Suborganizations = 0,
        CanMove = true,
    };
}
