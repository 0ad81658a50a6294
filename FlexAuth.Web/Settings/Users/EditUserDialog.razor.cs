using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Create;
using FlexAuth.Core.Users.Edit;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using FlexAuth.Web.SignIn.StepUp;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class EditUserDialog : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private FormDialog? frame;
    private StepUpDialog? stepUp;
    private IDisposable? subscription;
    private Guid? shown;
    private UserFormChoices? choices;
    private UserToEdit? person;
    private UserForm? form;
    private UserToEdit? theirs;
    private Error? told;
    private Error? problem;
    private bool busy;
    private bool toFirstError;

    [Parameter] public Guid? PersonId { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    [Parameter] public EventCallback<Said> OnSaid { get; set; }

    [Inject] private OfferUserForm Offer { get; set; } = null!;

    [Inject] private OfferUserEdit Reading { get; set; } = null!;

    [Inject] private EditUser Edit { get; set; } = null!;

    [Inject] private ChangeFeed Feed { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private ILogger<EditUserDialog> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<EditUserDialog> Text { get; set; } = null!;

    /// <summary>What saving does beyond the fields, said before it is done.</summary>
    private string? Consequence => form?.Changed switch
    {
        { } changed when changed.Contains(UserField.Email) =>
            WithDevices(Text[person is { HasEmailLogin: true, HasPassword: false } ? "EmailInvites" : "EmailEnds"]) + Phones,
        { } changed when changed.Contains(UserField.Role) => WithDevices(Text["Ends"]) + Phones,
        { } changed when changed.Contains(UserField.Organization) => Text["Ends"].Value,
        _ => null,
    };

    private string Phones => person is { RegisteredPhones: > 0 and var phones } ? $" {Text[phones == 1 ? "PhonesOne" : "PhonesMany", phones]}" : "";

    private string WithDevices(string what) => person?.RememberedDevices > 0 ? $"{what} {Text["ForgetsDevices"]}" : what;

    public void Dispose() => subscription?.Dispose();

    protected override void OnInitialized()
    {
        if (Actor.SignedIn is { RootOrganizationId: var root })
        {
            subscription = Feed.Subscribe(
                change => change.RootOrganizationId == root && change.Kind == ChangeKind.Member && change.Id == shown,
                _ => InvokeAsync(LookAgainAsync),
                Window);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (PersonId == shown)
            return;
        shown = PersonId;
        (person, form, theirs, problem, choices) = (null, null, null, null, null);
        if (shown is not null)
            await ReadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toFirstError)
            return;
        toFirstError = false;
        await Script.FocusFirstInvalidAsync();
    }

    private async Task ReadAsync()
    {
        problem = null;
        var id = shown!.Value;
        var read = await Logger.CatchAsync(() => Reading.ExecuteAsync(Actor.Member, id));
        var offered = await Logger.CatchAsync(() => Offer.ExecuteAsync(Actor.Member, new Nothing()));
        if (id != shown)
            return;
        problem = read.Error ?? offered.Error;
        if (read.Succeeded && offered.Succeeded)
        {
            choices = offered.Value;
            Show(read.Value);
        }
    }

    private void Show(UserToEdit now) => (person, form, theirs, told, problem) = (now, new UserForm(now) { SmsCountries = choices!.SmsCountries }, null, null, null);

    private void LoadTheirs() => Show(theirs!);

    private async Task SaveAsync()
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
        var request = form.Edit(theirs);
        var edited = await stepUp!.WithProofAsync(() => Logger.CatchAsync(() => Edit.ExecuteAsync(Actor.Member, request)));
        if (edited?.Error is { } error && IsConflict(error))
            await TellAsync(error);
        busy = false;
        if (edited is null)
            return;
        if (edited.Succeeded)
            await CloseAsync(edited.Value);
        else if (form.Refuse(edited.Error))
            toFirstError = true;
        else if (!IsConflict(edited.Error))
            problem = edited.Error;
    }

    private static bool IsConflict(Error error) => error.Code.StartsWith("user.changed_meanwhile", StringComparison.Ordinal);

    private async Task CloseAsync(UserEdited edited)
    {
        var name = $"{form!.FirstName.Trim()} {form.LastName.Trim()}";
        var said = edited switch
        {
            { Changed.Count: 0 } => new Said(Text["NoChanges"], Tone.Info),
            { InvitedAnew: true } => new Said(Text["SavedInvited", name, form.Email.Trim()], Tone.Success),
            { EndedSessions: true } => new Said(Text["SavedEnded", name], Tone.Success),
            _ => new Said(Text["Saved", name], Tone.Success),
        };
        frame?.Release();
        await OnClose.InvokeAsync();
        await OnSaid.InvokeAsync(said);
    }

    /// <summary>Shows what somebody else made of the person, and leaves what was typed as it is.</summary>
    private async Task TellAsync(Error who)
    {
        var now = await Logger.CatchAsync(() => Reading.ExecuteAsync(Actor.Member, shown!.Value));
        (theirs, told, problem) = (now.Succeeded ? now.Value : null, who, now.Error);
    }

    // An untouched form follows; one that was touched is told before it is sent.
    private async Task LookAgainAsync()
    {
        if (shown is not { } id || person is null || busy || form is null)
            return;
        var now = await Logger.CatchAsync(() => Reading.ExecuteAsync(Actor.Member, id));
        if (id != shown || busy || form is null)
            return;
        if (now.Error is { Code: "not_found" })
            problem = now.Error;
        else if (now.Succeeded && now.Value.Details.DifferencesFrom((theirs ?? person).Details).Count > 0)
        {
            if (form.IsChanged)
                (theirs, told) = (now.Value, new Error("user.changed_meanwhile", now.Value.Name));
            else
                Show(now.Value);
        }

        StateHasChanged();
    }
}
