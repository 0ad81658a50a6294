using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.SignIn;

public sealed partial class ForgotPasswordPage
{
    private static readonly Error Unexpected = new("unexpected");

    private string email = "";
    private string? problem;
    private string? failure;
    private string? focus = "email";
    private bool busy;
    private bool sent;

    [Inject] private RequestPasswordReset Request { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private ILogger<ForgotPasswordPage> Logger { get; set; } = null!;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (focus is not { } element || busy)
            return;
        focus = null;
        await Script.FocusAsync(element);
    }

    private async Task SubmitAsync()
    {
        if (busy)
            return;
        problem = failure = null;
        if (string.IsNullOrWhiteSpace(email))
        {
            problem = Text["Missing"];
            focus = "email";
            return;
        }

        busy = true;
        try
        {
            var result = await Request.ExecuteAsync(Actor.Visitor, email);
            sent = result.Succeeded;
            problem = result.Succeeded ? null : Errors.Of(result.Error);
            focus = sent ? "sent" : "email";
        }
        catch (Exception exception)
        {
            Logger.LogError(exception, "A request for a password reset failed.");
            failure = Errors.Of(Unexpected);
        }
        finally
        {
            busy = false;
        }
    }
}
