using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Settings.Users;
using FlexAuth.Web.Settings.Users.Actions;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization.SignInDetails;

public sealed partial class SessionList
{
    private Question question = new("", "", "", "", () => Task.FromResult<Result<Nothing>>(new Nothing()));
    private bool asking;
    private bool busy;
    private string? problem;

    [Parameter, EditorRequired] public PersonSignIn Person { get; set; } = null!;

    [Parameter] public bool CanManage { get; set; }

    [Parameter] public EventCallback OnChanged { get; set; }

    [Parameter] public EventCallback<Said> OnSaid { get; set; }

    [CascadingParameter] private PeopleActions? Around { get; set; }

    [Inject] private EndSession Ending { get; set; } = null!;

    [Inject] private ForgetDevices Forgetting { get; set; } = null!;

    [Inject] private RevokePhone Revoking { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<SessionList> Logger { get; set; } = null!;

    [Inject] private ViewerTimeZone Viewer { get; set; } = null!;

    [Inject] private IStringLocalizer<SessionList> Text { get; set; } = null!;

    [Inject] private IStringLocalizer<SignInWords> Ways { get; set; } = null!;

    private Task EndAllAsync() => Around?.AskAsync(UserAction.EndSessions, new UserSelection { Ids = [Person.Id] }) ?? Task.CompletedTask;

    private void Ask(LivingSession session) => Ask(new Question(
        Text["EndQuestion"],
        Text["EndWhat", Person.Name, session.Browser],
        Text["EndConfirm"],
        Text["Ended", Person.Name, session.Browser],
        () => Ending.ExecuteAsync(Actor.Member, new SessionOfPerson(Person.Id, session.Id))));

    private void Ask(DeviceInUse? device) => Ask(new Question(
        Text[device is null ? "ForgetAllQuestion" : "ForgetQuestion"],
        Text[device is null ? "ForgetAllWhat" : "ForgetWhat", Person.Name, device?.Browser ?? ""],
        Text[device is null ? "ForgetAll" : "Forget"],
        Text["Forgotten", Person.Name],
        () => Forgetting.ExecuteAsync(Actor.Member, new DevicesOfPerson(Person.Id, device?.Id))));

    /// <summary>Two phones may have one name.</summary>
    private string Called(PhoneRegistration phone) => Text["Called", phone.Name, Viewer.Written(phone.RegisteredAt)];

    private void Ask(PhoneRegistration phone) => Ask(new Question(
        Text["RemoveQuestion"],
        Text["RemoveWhat", Person.Name, Called(phone)],
        Text["Remove"],
        Text["Removed", phone.Name],
        () => Revoking.ExecuteAsync(Actor.Member, new PhoneOfPerson(Person.Id, phone.Id))));

    private void Ask(Question next) => (question, problem, asking) = (next, null, true);

    private async Task DoAsync()
    {
        if (busy)
            return;
        busy = true;
        var done = await Logger.CatchAsync(question.RunAsync);
        busy = false;

        // What somebody else did first is done: there is nothing left to ask.
        var isDone = done.Succeeded || done.Error.Code is "session.over" or "device.gone" or "mobile.gone" or "not_found";
        asking = !isDone;
        problem = isDone ? null : Errors.Of(done.Error!);
        if (!isDone)
            return;
        await OnSaid.InvokeAsync(done.Succeeded ? new Said(question.Done, Tone.Success) : new Said(Errors.Of(done.Error), Tone.Info));
        await OnChanged.InvokeAsync();
    }

    private sealed record Question(string Title, string What, string Verb, string Done, Func<Task<Result<Nothing>>> RunAsync);
}
