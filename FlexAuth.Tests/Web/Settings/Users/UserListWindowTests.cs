using FlexAuth.Core.Users;
using FlexAuth.Web.Settings.Users;

namespace FlexAuth.Tests.Web.Settings.Users;

/// <summary>A long list of which only parts are here.</summary>
public class UserListWindowTests
{
    private readonly List<UserRow> _everybody = Enumerable.Range(0, 400).Select(i => Row($"P{i:000}")).ToList();

    [Fact]
    public void What_is_looked_at_is_read_in_parts_and_only_once()
    {
        var list = new UserList(new UserView(), 400);

        Assert.Equal([(90, 50), (140, 50)], Fill(list, 90, 160));
        Assert.Equal([(60, 30)], Fill(list, 60, 100));
        Assert.Empty(Fill(list, 60, 160));
        Assert.Equal("P123", list.At(123)?.Name);
        Assert.Null(list.At(300));
    }

    [Fact]
    public void What_lies_far_from_the_window_is_forgotten()
    {
        var list = new UserList(new UserView(), 400);
        Fill(list, 0, 40);

        Fill(list, 300, 340);
        list.ForgetFarFrom(300, 340);

        Assert.DoesNotContain("P000", list.Loaded.Select(row => row.Name));
        Assert.NotEmpty(Fill(list, 0, 40));
    }

    [Fact]
    public void A_list_that_became_shorter_is_news_and_is_not_asked_for_what_it_no_longer_has()
    {
        var list = new UserList(new UserView(), 410);

        Fill(list, 380, 409);

        Assert.True(list.HasNews);
        Assert.Null(list.At(405));
        Assert.Empty(Fill(list, 380, 409));
    }

    [Fact]
    public void Somebody_who_moved_is_news_and_stays_where_they_were()
    {
        var list = new UserList(new UserView(), 400);
        Fill(list, 0, 49);
        (_everybody[10], _everybody[60]) = (_everybody[60], _everybody[10]);

        Fill(list, 50, 99);

        Assert.True(list.HasNews);
        Assert.Equal("P010", list.At(10)?.Name);
        Assert.Equal("P010", list.At(60)?.Name);
    }

    [Fact]
    public void Somebody_new_from_elsewhere_stands_on_top()
    {
        var list = new UserList(new UserView(), 400);
        Fill(list, 0, 49);
        var zoe = Row("Zoe");

        list.Add(zoe);

        Assert.Equal(["Zoe", "P000", "P001"], Enumerable.Range(0, 3).Select(place => list.At(place)?.Name));
        Assert.Equal(401, list.Length);
        Assert.Equal(400, list.Total);
        Assert.False(list.HasNews);
    }

    [Fact]
    public void Somebody_new_whose_own_place_is_here_moves_to_the_top()
    {
        var list = new UserList(new UserView(), 400);
        Fill(list, 0, 49);

        list.Add(_everybody[2]);

        Assert.Equal(["P002", "P000", "P001", "P003", "P004"], Enumerable.Range(0, 5).Select(place => list.At(place)?.Name));
        Assert.Equal(400, list.Length);
    }

    [Fact]
    public void Somebody_new_whose_own_place_is_come_to_later_is_left_out_there()
    {
        var list = new UserList(new UserView(), 400);
        Fill(list, 0, 49);
        list.Add(_everybody[120]);

        Fill(list, 50, 149);

        Assert.Equal(400, list.Length);
        Assert.Equal(["P118", "P119", "P121"], Enumerable.Range(119, 3).Select(place => list.At(place)?.Name));
        Assert.Empty(Fill(list, 0, 149));
        Assert.Equal(list.Loaded.Count(), list.Loaded.DistinctBy(row => row.Id).Count());
    }

    [Fact]
    public void What_changes_is_replaced_where_it_stands_and_marked()
    {
        var list = new UserList(new UserView(), 400);
        Fill(list, 0, 49);

        list.Renew([_everybody[3] with { Standing = Standing.Active }, _everybody[4], Row("Stranger")]);

        Assert.Equal(Standing.Active, list.At(3)?.Standing);
        Assert.Equal((1, 0), (list.ChangesOf(_everybody[3].Id), list.ChangesOf(_everybody[4].Id)));
    }

    [Fact]
    public void A_list_ends_where_browsers_end() => Assert.Equal(UserList.MostRows, new UserList(new UserView(), 1_000_000).Length);

    private List<(int Skip, int Take)> Fill(UserList list, int first, int last)
    {
        var parts = new List<(int, int)>();
        while (list.Lacks(first, last, out var part))
        {
            parts.Add(part.Value);
            list.Put(part.Value, _everybody.Skip(part.Value.Skip).Take(part.Value.Take).ToList());
        }

        return parts;
    }

    private static UserRow Row(string name) => new()
    {
        Id = Guid.NewGuid(),
        Name = name,
        Email = $"{name}@contoso.example",
        OrganizationId = Guid.Empty,
        Linked = default,
        Organization = "Contoso",
        Role = MemberRole.Member,
        EmailLoginEnabled = true,
        HasEmergencyAccess = false,
        Standing = Standing.Invited,
    };
}
