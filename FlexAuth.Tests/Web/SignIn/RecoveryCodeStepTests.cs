using Bunit;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.SignIn;

namespace FlexAuth.Tests.Web.SignIn;

public class RecoveryCodeStepTests : StepTest
{
    private static readonly SaveRecoveryCode Step = new(Attempt, "DTEKW-5Y0XH-YZPDR-5HA6E", ReplacesUsed: false);

    [Fact]
    public void It_goes_on_only_once_the_code_is_said_to_be_saved()
    {
        var step = RenderCode(Step);

        step.Find("form").Submit();

        Assert.Empty(Answers);
        Assert.Equal("Save the code first, then tick this box.", ErrorOf(step, "#saved"));
        AssertFocused("saved");

        step.Find("#saved").Change(true);
        Assert.False(step.Find("#saved").HasAttribute("aria-invalid"));
        step.Find("form").Submit();

        Assert.Equal([new RecoveryCodeSaved(Attempt, Step.Code)], Answers);
    }

    [Fact]
    public void The_code_can_be_copied_downloaded_and_printed() => Assert.Equal(
        ["Copy", "Download", "Print"], RenderCode(Step).FindAll("button[type=button]").Select(button => button.TextContent.Trim()));

    [Fact]
    public void Whoever_used_theirs_is_told_that_it_is_spent()
    {
        var step = RenderCode(Step with { ReplacesUsed = true });

        Assert.Equal("Save your new recovery code", step.Find("h1").TextContent);
        Assert.Contains("is spent", step.Markup);
    }

    [Fact]
    public void A_newer_code_has_to_be_saved_anew()
    {
        var step = RenderCode(Step);
        step.Find("#saved").Change(true);

        step.Render(p => p.Add(s => s.Step, Step with { Code = "NEWER", Problem = new Error("sign_in.recovery_code_replaced") }));

        Assert.Contains("newer recovery code", step.Find(".notice").TextContent);
        Assert.False(step.Find("#saved").HasAttribute("checked"));
        step.Find("form").Submit();
        Assert.Empty(Answers);
    }

    private IRenderedComponent<RecoveryCodeStep> RenderCode(SaveRecoveryCode step) => RenderStep<RecoveryCodeStep, SaveRecoveryCode>(step);
}
