using FlexAuth.Core.Installation;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Passwords;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.SetUp;

public sealed partial class SetUpForm
{
    private const string OrganizationField = "organization";
    private const string FirstNameField = "first-name";
    private const string LastNameField = "last-name";
    private const string EmailField = "email";
    private const string PasswordField = "new-password";

    private string organization = "";
    private string firstName = "";
    private string lastName = "";
    private string email = "";
    private string password = "";
    private Error? problem;

    [Parameter] public string? Token { get; set; }

    [Parameter] public EventCallback OnRefused { get; set; }

    [Inject] private SetUpInstallation SetUp { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private PasswordContext Context => new(organization, $"{firstName} {lastName}", email);

    private string? Elsewhere => problem is not null && FieldOf(problem) is null ? Errors.Of(problem) : null;

    protected override void OnInitialized() => Focus(OrganizationField);

    /// <summary>Which field an error is about.</summary>
    private static string? FieldOf(Error error) => error.Code switch
    {
        "set_up.organization_name" => OrganizationField,
        "user.first_name.required" => FirstNameField,
        "user.last_name.required" => LastNameField,
        "user.email.invalid" => EmailField,
        _ when error.Code.StartsWith("password.", StringComparison.Ordinal) => PasswordField,
        _ => null,
    };

    private string? ProblemOf(string field) => problem is not null && FieldOf(problem) == field ? Errors.Of(problem) : null;

    // The rules beside the field say live how the password stands.
    private void ForgetPasswordProblem()
    {
        if (problem is not null && FieldOf(problem) == PasswordField)
            problem = null;
    }

    private Task SubmitAsync() => RunAsync(async () =>
    {
        var result = await SetUp.ExecuteAsync(Actor.Visitor, new FirstSetUp(Token, organization, firstName, lastName, email, password));
        if (result.Succeeded)
        {
            Navigation.NavigateTo(FlexAuthUrls.SignIn, replace: true);
            return;
        }

        problem = result.Error;
        if (FieldOf(problem) is { } field)
            Focus(field);
        await OnRefused.InvokeAsync();
    });
}
