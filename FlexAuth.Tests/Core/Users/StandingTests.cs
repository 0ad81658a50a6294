using FlexAuth.Core.Data;
using FlexAuth.Core.Users;

namespace FlexAuth.Tests.Core.Users;

public sealed class StandingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", Standing.NotInvited)]
    [InlineData("invited", Standing.Invited)]
    [InlineData("invited opened", Standing.LinkOpened)]
    [InlineData("opened", Standing.LinkOpened)]
    [InlineData("invited opened password", Standing.PasswordSet)]
    [InlineData("password", Standing.PasswordSet)]
    [InlineData("invited opened password factor", Standing.TwoFactorSet)]
    [InlineData("password factor", Standing.TwoFactorSet)]
    [InlineData("invited opened password factor active", Standing.Active)]
    [InlineData("password factor active", Standing.Active)]
    [InlineData("password active", Standing.PasswordSet)]
    [InlineData("invited factor active", Standing.Invited)]
    [InlineData("factor active", Standing.NotInvited)]
    [InlineData("password factor active locked", Standing.Locked)]
    [InlineData("password factor active unlocked", Standing.Active)]
    [InlineData("invited locked", Standing.Locked)]
    [InlineData("password factor active locked disabled", Standing.Disabled)]
    [InlineData("disabled", Standing.Disabled)]
    public void Where_somebody_stands_follows_from_what_happened(string happened, Standing expected)
    {
        var member = new Member { FirstName = "Ana", LastName = "Lima" };
        foreach (var thing in happened.Split(' '))
        {
            Happen(member, thing);
        }

        Assert.Equal(expected, StandingRule.Of(member, Now));
    }

    private static void Happen(Member member, string thing)
    {
        switch (thing)
        {
            case "invited":
                member.InvitedAt = Now;
                break;
            case "opened":
                member.LinkOpenedAt = Now;
                break;
            case "password":
                member.PasswordHash = "hash";
                break;
            case "factor":
                member.TwoFactorSetAt = Now;
                break;
            case "active":
                member.ActivatedAt = Now;
                break;
            case "locked":
                member.LockoutEnd = Now.AddSeconds(1);
                break;
            case "unlocked":
                member.LockoutEnd = Now;
                break;
            case "disabled":
                member.DisabledAt = Now;
                break;
        }
    }
}
