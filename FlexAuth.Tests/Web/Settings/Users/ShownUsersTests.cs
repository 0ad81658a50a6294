using FlexAuth.Core.Users;
using FlexAuth.Web.Settings.Users;

namespace FlexAuth.Tests.Web.Settings.Users;

public class ShownUsersTests
{
    private readonly UserPage _page = new([Row("Ana"), Row("Ben")], 60);

    [Fact]
    public void Somebody_new_from_another_page_stands_on_top_and_is_counted_once()
    {
        var users = new ShownUsers(_page);
        var zoe = Row("Zoe");

        users.Add(zoe);

        Assert.Equal(zoe, users.Rows[0]);
        Assert.Equal(60, users.Total);
        Assert.True(users.IsSameListAs(_page));
    }

    [Fact]
    public void Somebody_new_from_this_page_moves_to_the_top_and_is_no_news()
    {
        var users = new ShownUsers(_page);

        users.Add(_page.Rows[1]);

        Assert.Equal(["Ben", "Ana"], users.Rows.Select(row => row.Name));
        Assert.True(users.IsSameListAs(_page));
    }

    [Fact]
    public void Anybody_else_is_news()
    {
        var users = new ShownUsers(_page);
        users.Add(Row("Zoe"));

        Assert.False(users.IsSameListAs(new UserPage([.. _page.Rows, Row("Cas")], 61)));
    }

    private static UserRow Row(string name) => new()
    {
        Id = Guid.NewGuid(),
        Name = name,
        Email = $"{name}@contoso.example",
        OrganizationId = Guid.Empty,
        HasMicrosoft = false,
        HasGoogle = false,
        Organization = "Contoso",
        Role = MemberRole.Member,
        EmailLoginEnabled = true,
        HasEmergencyAccess = false,
        Standing = Standing.Invited,
    };
}
