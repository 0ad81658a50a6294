using FlexAuth.Core.Users;
using FlexAuth.Web.Settings.Users;

namespace FlexAuth.Tests.Web.Settings.Users;

public class UserViewTests
{
    [Theory]
    [InlineData("/settings/users", null, null, null)]
    [InlineData("/settings/users?q=M%C3%BCller%20%26%20co", "Müller & co", "name", "1")]
    [InlineData("/settings/users?sort=-last-sign-in&page=3", "", "-last-sign-in", "3")]
    [InlineData("/settings/users?sort=-name", null, "-name", null)]
    [InlineData("/settings/users", "  ", "shoe-size", "-7")]
    [InlineData("/settings/users", null, "-", "many")]
    public void An_address_says_no_more_than_it_must(string address, string? search, string? sort, string? page) =>
        Assert.Equal(address, UserView.Of(search, sort, page).Address);

    [Fact]
    public void A_search_is_cut_not_refused() =>
        Assert.Equal(UserView.LongestSearch, UserView.Of(new string('a', 10_000), null, null).Search.Length);

    [Fact]
    public void Another_order_or_search_begins_at_the_first_page()
    {
        var third = new UserView(Page: 3);

        Assert.Equal(1, third.SortedBy(UserSort.Email).Page);
        Assert.Equal(1, third.Searching("ana").Page);
    }

    [Fact]
    public void The_latest_sign_in_comes_first() => Assert.True(new UserView().SortedBy(UserSort.LastSignIn).Descending);
}
