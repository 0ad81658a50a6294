using Bunit;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.SignIn;

namespace FlexAuth.Tests.Web.SignIn;

public class CompletingStepTests : StepTest
{
    [Fact]
    [Trait("Rule", "SE4")]
    public void The_ticket_leaves_in_a_real_form_post_with_its_antiforgery_token()
    {
        var form = RenderDone().Find("form");

        Assert.Equal("post", form.GetAttribute("method"));
        Assert.Equal("/sign-in/complete", form.GetAttribute("action"));
        Assert.Equal("the-ticket", form.QuerySelector("[name=ticket]")!.GetAttribute("value"));
        Assert.Equal("/settings/users", form.QuerySelector("[name=returnUrl]")!.GetAttribute("value"));
        Assert.Equal("token", form.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value"));
        Assert.NotNull(form.QuerySelector("button[type=submit]"));
    }

    [Fact]
    public void It_is_sent_once_by_itself()
    {
        var step = RenderDone();

        step.Render(p => p.Add(s => s.ReturnUrl, "/settings/users"));

        JSInterop.VerifyInvoke("flexAuth.submit", calledTimes: 1);
    }

    [Fact]
    public void After_a_refusal_it_waits_for_the_person()
    {
        RenderDone(byHand: true);

        JSInterop.VerifyNotInvoke("flexAuth.submit");
    }

    private IRenderedComponent<CompletingStep> RenderDone(bool byHand = false) => Render<CompletingStep>(p => p
        .Add(s => s.Step, new Done("the-ticket")).Add(s => s.ReturnUrl, "/settings/users").Add(s => s.ByHand, byHand));
}
