using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Web.Settings.Users;

namespace FlexAuth.Tests.Web.Settings.Users;

public class UserPicksTests
{
    private static readonly UserFilter Ana = new() { Search = "ana" };

    private readonly UserPicks _picks = new();
    private readonly Guid _one = Guid.NewGuid();
    private readonly Guid _two = Guid.NewGuid();

    [Fact]
    public void Who_is_ticked_is_named_and_survives_another_filter()
    {
        _picks.Set([_one, _two], selected: true);
        _picks.Set([_one], selected: false);

        Assert.False(_picks.EndsWith(Ana));
        Assert.Equal([_two], _picks.Selection.Ids);
        Assert.Null(_picks.Selection.Filter);
        Assert.Equal((false, true, 1), (_picks.Has(_one), _picks.Has(_two), _picks.Count(1284)));
    }

    [Fact]
    public void All_that_match_is_a_filter_less_who_is_unticked()
    {
        _picks.Set([_one], selected: true);
        _picks.SelectAll(Ana);
        _picks.Set([_two], selected: false);

        Assert.Equal((Ana, 0), (_picks.Selection.Filter, _picks.Selection.Ids.Count));
        Assert.Equal([_two], _picks.Selection.Except);
        Assert.Equal((true, false, 1283), (_picks.Has(_one), _picks.Has(_two), _picks.Count(1284)));

        _picks.Set([_two], selected: true);
        Assert.Empty(_picks.Selection.Except);
    }

    [Fact]
    public void All_that_match_ends_with_its_filter()
    {
        _picks.SelectAll(Ana);

        Assert.False(_picks.EndsWith(new UserFilter { Search = "ana" }));
        Assert.True(_picks.EndsWith(new UserFilter { Search = "an" }));
        Assert.Equal(0, _picks.Count(1284));
    }

    [Fact]
    public void No_more_are_named_than_an_action_takes()
    {
        Assert.True(_picks.Set(Enumerable.Range(0, UserSelection.MostNamed).Select(_ => Guid.NewGuid()), selected: true));

        Assert.False(_picks.Set([_one], selected: true));
        Assert.Equal(UserSelection.MostNamed, _picks.Count(0));
    }
}
