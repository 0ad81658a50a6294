using Bunit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.SignIn;

namespace FlexAuth.Tests.Web.SignIn;

public class PasswordStepTests : StepTest
{
    private const string Email = "ann@acme.example";

    [Fact]
    public void A_password_manager_pairs_the_password_with_the_address()
    {
        var fields = RenderPassword().FindAll("form input");

        Assert.Equal(["username", "current-password"], fields.Select(field => field.GetAttribute("autocomplete")));
        Assert.Equal(Email, fields[0].GetAttribute("value"));
        Assert.True(fields[0].HasAttribute("readonly"));
        Assert.Equal("257", fields[1].GetAttribute("maxlength"));
        AssertFocused("password");
    }

    [Fact]
    public void The_password_is_answered_verbatim()
    {
        var step = RenderPassword();

        step.Find("#password").Input(" pässwörd 🦦 ");
        step.Find("form").Submit();

        Assert.Equal([new GivePassword(Email, " pässwörd 🦦 ")], Answers);
    }

    [Fact]
    public void A_refused_password_stays_and_the_keyboard_goes_back_to_it()
    {
        var step = RenderPassword();
        step.Find("#password").Input("wrong");

        step.Render(p => p.Add(s => s.Step, new EnterPassword(Email) { Problem = new Error("sign_in.wrong_email_or_password") }));

        Assert.Equal("wrong", step.Find("#password").GetAttribute("value"));
        Assert.StartsWith("That email address and password do not match", ErrorOf(step, "#password"));
        Assert.Equal(2, JSInterop.Invocations["flexAuth.focus"].Count);
    }

    [Fact]
    public void A_time_to_wait_is_told_and_stays_as_it_was_told()
    {
        var problem = new Error("sign_in.wait", Clock.GetUtcNow().AddMinutes(15));
        var step = RenderStep<PasswordStep, EnterPassword>(new EnterPassword(Email) { Problem = problem });
        Clock.Advance(TimeSpan.FromMinutes(3));

        step.Find("#password").Input("x");

        Assert.Contains("Wait 15 minutes", ErrorOf(step, "#password"));
    }

    [Fact]
    public void Somebody_else_begins_again()
    {
        RenderPassword().Find(".link-button").Click();

        Assert.Equal([new StartOver(Guid.Empty)], Answers);
    }

    [Fact]
    public void The_way_to_a_new_password_carries_nothing_in_its_address() =>
        Assert.Equal("/forgot-password", RenderPassword().Find("a").GetAttribute("href"));

    private IRenderedComponent<PasswordStep> RenderPassword() => RenderStep<PasswordStep, EnterPassword>(new EnterPassword(Email));
}
