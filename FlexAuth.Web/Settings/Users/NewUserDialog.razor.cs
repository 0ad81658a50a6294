using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Create;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using FlexAuth.Web.SignIn.StepUp;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class NewUserDialog
{
    private FormDialog? frame;
    private StepUpDialog? stepUp;
    private UserForm? form;
    private UserFormChoices? choices;
    private Error? problem;
    private bool busy;
    private bool wasOpen;
    private bool toFirstError;

    [Parameter] public bool Open { get; set; }

    [Parameter] public EventCallback<bool> OpenChanged { get; set; }

    [Parameter] public EventCallback<NewUser> OnCreated { get; set; }

    [Inject] private OfferUserForm Offer { get; set; } = null!;

    [Inject] private CreateUser Create { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private ILogger<NewUserDialog> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<NewUserDialog> Text { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var opens = Open && !wasOpen;
        wasOpen = Open;
        if (!opens)
            return;
        form = null;
        choices = null;
        await OfferAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toFirstError)
            return;
        toFirstError = false;
        await Script.FocusFirstInvalidAsync();
    }

    private string? Problem(string field) => form?.ProblemOf(field) is { } error ? Errors.Of(error) : null;

    private async Task OfferAsync()
    {
        problem = null;
        var offered = await Logger.CatchAsync(() => Offer.ExecuteAsync(Actor.Member, new Nothing()));
        problem = offered.Error;
        if (!offered.Succeeded)
            return;
        choices = offered.Value;
        form = new UserForm(choices.Places[0].Id) { SmsCountries = choices.SmsCountries };
    }

    private async Task CreateAsync()
    {
        if (busy || form is null)
            return;
        problem = null;
        if (!form.Send())
        {
            toFirstError = true;
            return;
        }

        busy = true;
        var user = form.User;
        var created = await stepUp!.WithProofAsync(() => Logger.CatchAsync(() => Create.ExecuteAsync(Actor.Member, user)));
        busy = false;
        if (created is null)
            return;
        if (created.Succeeded)
        {
            form = null;
            await OpenChanged.InvokeAsync(false);
            await OnCreated.InvokeAsync(user);
        }
        else if (form.Refuse(created.Error))
            toFirstError = true;
        else
            problem = created.Error;
    }
}
