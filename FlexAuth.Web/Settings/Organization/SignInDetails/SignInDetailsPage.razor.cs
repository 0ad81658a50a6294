using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Settings.Users;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization.SignInDetails;

/// <summary>Portal → Settings → Organization → Authentication → a name: how one person signs in. Live while it is open.</summary>
public sealed partial class SignInDetailsPage
{
    private const int StepsAtATime = 30;
    private const int MessagesAtATime = 10;

    /// <summary>The least time between two readings.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    private readonly LoadedHistory<LoggedStep> steps = new(step => new HistoryPlace(step.At, step.Id));
    private readonly LoadedHistory<MessageTrace> messages = new(message => new HistoryPlace(message.At, message.Id));
    private Guid? shown;
    private int readings;
    private PersonSignIn? person;
    private volatile HashSet<Guid> sessions = [];
    private Error? problem;
    private string? message;
    private Tone tone;

    [Parameter] public Guid MemberId { get; set; }

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private ShowSignIn Show { get; set; } = null!;

    [Inject] private ListSignInSteps Steps { get; set; } = null!;

    [Inject] private ListMessages Messages { get; set; } = null!;

    [Inject] private MinuteClock Clock { get; set; } = null!;

    [Inject] private IStringLocalizer<SignInDetailsPage> Text { get; set; } = null!;

    private bool CanManage => PermissionTable.Allows(Actor.Member, Permission.ManageUsers);

    protected override void OnInitialized() => Clock.Ticked += OnTick;

    protected override void Dispose(bool disposing)
    {
        Clock.Ticked -= OnTick;
        base.Dispose(disposing);
    }

    protected override async Task OnParametersSetAsync()
    {
        Follow(Window);
        if (shown == MemberId)
            return;
        shown = MemberId;
        (person, problem, message) = (null, null, null);
        steps.Clear();
        messages.Clear();
        await RenewAsync();
    }

    protected override bool Concerns(Change change) => change.Kind switch
    {
        ChangeKind.Member => change.Id == MemberId,
        ChangeKind.SessionEnded => sessions.Contains(change.Id),
        ChangeKind.Organization => true,
        _ => false,
    };

    protected override async Task RenewAsync()
    {
        var (id, reading) = (MemberId, ++readings);
        var read = await ReadAsync(token => Show.ExecuteAsync(Actor.Member, id, token));
        var newSteps = read is { Succeeded: true } ? await ReadStepsAsync(null) : null;
        var newMessages = read is { Succeeded: true } ? await ReadMessagesAsync(null) : null;

        // Another person, or a newer reading, has taken its place; or nobody looks any more.
        if (read is null || id != MemberId || reading != readings)
            return;
        problem = read.Error ?? newSteps?.Error ?? newMessages?.Error;
        if (read.Succeeded)
            person = read.Value;
        else if (read.Error.Code is "not_found" or "forbidden")
            person = null;
        sessions = person?.Sessions.Select(session => session.Id).ToHashSet() ?? [];
        if (newSteps is { Succeeded: true })
            steps.Renew(newSteps.Value);
        if (newMessages is { Succeeded: true })
            messages.Renew(newMessages.Value);
    }

    private async Task ShowOlderStepsAsync()
    {
        var id = MemberId;
        var older = await ReadStepsAsync(steps.End);
        if (id == MemberId)
            Take(older, steps);
    }

    private async Task ShowOlderMessagesAsync()
    {
        var id = MemberId;
        var older = await ReadMessagesAsync(messages.End);
        if (id == MemberId)
            Take(older, messages);
    }

    private void Take<T>(Result<HistoryPage<T>>? older, LoadedHistory<T> history)
    {
        if (older is { Succeeded: true })
            history.Add(older.Value);
        else if (older is not null)
            problem = older.Error;
    }

    private Task<Result<HistoryPage<LoggedStep>>?> ReadStepsAsync(HistoryPlace? before) =>
        ReadAsync(token => Steps.ExecuteAsync(Actor.Member, new HistoryRequest(MemberId, before, StepsAtATime), token));

    private Task<Result<HistoryPage<MessageTrace>>?> ReadMessagesAsync(HistoryPlace? before) =>
        ReadAsync(token => Messages.ExecuteAsync(Actor.Member, new HistoryRequest(MemberId, before, MessagesAtATime), token));

    private void Say(Said said) => (message, tone) = (said.Text, said.Tone);

    // What ends by itself (a lock, a session that nobody uses) is told to nobody.
    private void OnTick() => _ = InvokeAsync(async () =>
    {
        if (Leaving.IsCancellationRequested || person is null)
            return;
        await RenewAsync();
        StateHasChanged();
    });
}
