using Bunit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.SignIn;

namespace FlexAuth.Tests.Web.SignIn;

public class MailboxStepTests : StepTest
{
    private ProveMailbox Step => new(Attempt, "ann@acme.example", Clock.GetUtcNow().AddMinutes(1));

    [Fact]
    public void It_says_where_the_code_went() =>
        Assert.Contains("ann@acme.example", RenderMailbox(Step).Find("p").TextContent);

    [Fact]
    public void The_sixth_digit_sends_the_code()
    {
        RenderMailbox(Step).Find("#code").Input("123 456");

        Assert.Equal([new GiveMailboxCode(Attempt, "123456")], Answers);
    }

    [Fact]
    public void Another_code_can_be_asked_for_once_its_time_has_come()
    {
        var step = RenderMailbox(Step);
        Assert.Contains("in 1:00", step.Markup);

        Clock.Advance(TimeSpan.FromSeconds(25));
        step.WaitForAssertion(() => Assert.Contains("in 0:35", step.Markup));
        Clock.Advance(TimeSpan.FromSeconds(35));
        step.WaitForElement("div.small .link-button").Click();

        Assert.Equal([new ResendMailboxCode(Attempt)], Answers);
    }

    [Fact]
    public void The_new_code_is_announced()
    {
        var step = RenderMailbox(Step with { ResendFrom = Clock.GetUtcNow() });
        step.Find("div.small .link-button").Click();

        step.Render(p => p.Add(s => s.Step, Step));

        Assert.Equal("Another code is on its way. Only the newest one works.", step.Find("div.small [role=status]").TextContent);
    }

    [Fact]
    public void A_refusal_to_send_announces_no_code()
    {
        var step = RenderMailbox(Step with { ResendFrom = Clock.GetUtcNow() });
        step.Find("div.small .link-button").Click();

        step.Render(p => p.Add(s => s.Step, Step with { Problem = new Error("code.sends_wait", Clock.GetUtcNow().AddMinutes(1)) }));

        Assert.Equal("", step.Find("div.small [role=status]").TextContent);
        Assert.Contains("Wait 60 seconds", ErrorOf(step, "#code"));
    }

    private IRenderedComponent<MailboxStep> RenderMailbox(ProveMailbox step) => RenderStep<MailboxStep, ProveMailbox>(step);
}
