using System.Security.Claims;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Web.Hosting.Identity;

namespace FlexAuth.Tests.Web.Hosting.Identity;

public sealed class FlexAuthPrincipalTests
{
    [Fact]
    public void A_browsers_long_name_is_cut_and_never_within_a_character()
    {
        var letters = new string('x', 255);
        var member = new SignedInMember(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), "/", MemberRole.Member);

        foreach (var name in new[] { letters + "😀", letters + "😀" + new string('x', 20_000) })
        {
            var principal = new ClaimsPrincipal([FlexAuthPrincipal.SignedIn(member), FlexAuthPrincipal.From(null, null, name)]);
            Assert.Equal(letters, FlexAuthPrincipal.VisitorOf(principal).UserAgent);
            Assert.Equal(letters, FlexAuthPrincipal.MemberOf(principal)!.UserAgent);
        }
    }
}
