using FlexAuth.Core.Passwords.Links;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Activation;

public sealed partial class SetPasswordForm
{
    private const string Field = "new-password";

    private string password = "";
    private string? problem;

    [Parameter, EditorRequired] public LinkView Link { get; set; } = null!;

    [Parameter] public string? Token { get; set; }

    [Parameter] public EventCallback OnRefused { get; set; }

    [Inject] private SetPassword SetPassword { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override void OnInitialized() => Focus(Field);

    private Task SubmitAsync() => RunAsync(async () =>
    {
        var result = await SetPassword.ExecuteAsync(Actor.Visitor, new ChosenPassword(Token, password));
        if (result.Succeeded)
        {
            var next = result.Value.Problem is { } closed ? FlexAuthUrls.SignInAfter(closed.Code) : FlexAuthUrls.SignIn;
            Navigation.NavigateTo(next, replace: true);
            return;
        }

        problem = Errors.Of(result.Error);
        Focus(Field);
        await OnRefused.InvokeAsync();
    });
}
