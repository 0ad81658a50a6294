using FlexAuth.Core.Passwords.Links;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.SignIn;

public sealed partial class ForgotPasswordPage
{
    private string email = "";
    private string? problem;
    private bool sent;

    [Inject] private RequestPasswordReset Request { get; set; } = null!;

    protected override void OnInitialized() => Focus("email");

    private Task SubmitAsync() => RunAsync(async () =>
    {
        Focus("email");
        problem = string.IsNullOrWhiteSpace(email) ? Text["Missing"].Value : null;
        if (problem is not null)
            return;
        var result = await Request.ExecuteAsync(Actor.Visitor, email);
        problem = result.Succeeded ? null : Errors.Of(result.Error);
        sent = result.Succeeded;
        if (sent)
            Focus("sent");
    });
}
