using FlexAuth.Core.Data;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Web.Settings.Users;

namespace FlexAuth.Tests.Web.Settings.Users;

public class UserViewTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("?q=M%C3%BCller%20%26%20co&sort=name", "?q=M%C3%BCller%20%26%20co")]
    [InlineData("?sort=-last-sign-in&page=3", "?sort=-last-sign-in")]
    [InlineData("?q=%20%20&sort=shoe-size&columns=shoe-size", "")]
    [InlineData("?sort=-", "")]
    [InlineData("?status=Locked,invited,locked,gone&role=ADMIN", "?role=admin&status=invited,locked")]
    [InlineData("?login=maybe&microsoft=1&phone=&last=8d&org=here", "")]
    [InlineData("?columns=name", "?columns=name")]
    [InlineData("?columns=phone,name,email", "?columns=email,phone")]
    [InlineData("?columns=email,organization,role,email-login,status,last-sign-in", "")]
    [InlineData("?login=off&login=on", "?login=off")]
    [InlineData("?q=ana#main", "?q=ana")]
    public void An_address_says_no_more_than_it_must(string query, string canonical)
    {
        Assert.Equal("/settings/users" + canonical, UserListPlace.Users.AddressOf(UserView.Of("http://localhost/settings/users" + query)));
    }

    [Fact]
    public void Any_view_is_found_again_by_its_address()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 2000; i++)
        {
            var view = Any(random);

            Assert.Equal(view, UserView.Of("?" + view.Query));
            Assert.Equal(view, UserView.Of("?" + view.Query));
        }
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example?q=ana")]
    [InlineData("javascript:alert(1)")]
    [InlineData("q=\"><script>alert(1)</script>")]
    public void Whatever_was_kept_leads_to_the_list_and_nowhere_else(string kept) =>
        Assert.Matches("^/settings/users(\\?[a-z]+=[^/?#<>\"]*)?$", UserListPlace.Users.AddressOf(UserView.Of("?" + kept)));

    [Fact]
    public void A_search_is_cut_not_refused() =>
        Assert.Equal(UserView.LongestSearch, UserView.Of("?q=" + new string('a', 10_000)).Search.Length);

    [Fact]
    public void The_latest_sign_in_comes_first() => Assert.True(new UserView().SortedBy(UserSort.LastSignIn).Descending);

    [Fact]
    public void Other_columns_are_the_same_list()
    {
        var view = new UserView().Searching("ana");

        Assert.True((view with { Columns = default }).IsSameListAs(view));
        Assert.False(view.SortedBy(UserSort.Email).IsSameListAs(view));
        Assert.False(view.Unfiltered().Searching("an").IsSameListAs(view));
    }

    private static UserView Any(Random random)
    {
        string[] searches = ["", "ana", "Müller & co", "a+b=c%20#1", "张伟 \"x\"", "<b>", "'; DROP"];
        var linked = Providers(random);
        return new UserView
        {
            Filter = new UserFilter
            {
                Search = searches[random.Next(searches.Length)],
                OrganizationId = random.Next(2) == 0 ? null : Guid.NewGuid(),
                Roles = Some<MemberRole>(random),
                EmailLogin = Maybe(random),
                Standings = Some<Standing>(random),
                Linked = linked,
                NotLinked = Providers(random).Without(linked),
                Phone = Maybe(random),
                LastSignIn = One<LastSignIn>(random),
            },
            Sort = One<UserSort>(random),
            Descending = random.Next(2) == 0,
            Columns = Some<UserColumn>(random),
        };
    }

    private static EnumSet<SignInMethod> Providers(Random random) => EnumSet.Of(ProviderNames.All.Where(_ => random.Next(2) == 0));

    private static bool? Maybe(Random random) => random.Next(3) switch { 0 => null, 1 => true, _ => false };

    private static T One<T>(Random random)
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

    private static EnumSet<T> Some<T>(Random random)
        where T : struct, Enum => EnumSet.Of(Enum.GetValues<T>().Where(_ => random.Next(2) == 0));
}
