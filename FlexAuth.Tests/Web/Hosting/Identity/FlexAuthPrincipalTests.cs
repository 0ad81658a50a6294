using System.Security.Claims;
using FlexAuth.Web.Hosting.Identity;

namespace FlexAuth.Tests.Web.Hosting.Identity;

public sealed class FlexAuthPrincipalTests
{
    [Fact]
    public void A_browsers_long_name_is_cut_and_never_within_a_character()
    {
        var letters = new string('x', 255);

        var visitor = FlexAuthPrincipal.VisitorOf(new ClaimsPrincipal(FlexAuthPrincipal.From(null, null, letters + "😀")));

        Assert.Equal(letters, visitor.UserAgent);
    }
}
