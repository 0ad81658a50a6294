using Bunit;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SignIn;
using FlexAuth.Web.Errors;
using FlexAuth.Web.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Web.SignIn;

/// <summary>One step of the wizard on a live page, and the answers that it gives.</summary>
public abstract class StepTest : ComponentTest
{
    protected StepTest()
    {
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSingleton(ServerOffer.Today);
        Services.AddSingleton<ErrorTexts>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    protected static Guid Attempt { get; } = Guid.CreateVersion7();

    protected List<SignInAnswer> Answers { get; } = [];

    private protected TestClock Clock { get; } = new();

    protected IRenderedComponent<TForm> RenderStep<TForm, TStep>(TStep step, bool busy = false, bool disabled = false)
        where TForm : StepForm<TStep>
        where TStep : SignInStep => Render<TForm>(p => p
            .Add(f => f.Step, step).Add(f => f.Busy, busy).Add(f => f.Disabled, disabled).Add(f => f.OnAnswer, Answers.Add));

    /// <summary>What is wrong with the field, as assistive technology finds it: marked, and described by these words.</summary>
    protected static string ErrorOf<TForm>(IRenderedComponent<TForm> step, string field)
        where TForm : IComponent
    {
        Assert.Equal("true", step.Find(field).GetAttribute("aria-invalid"));
        var described = step.Find(field).GetAttribute("aria-describedby")!.Split(' ')[0];
        return step.Find("#" + described).TextContent.Trim();
    }

    protected void AssertFocused(string id) =>
        Assert.Equal(id, JSInterop.Invocations["flexAuth.focus"][^1].Arguments[0]);
}
