using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Protection;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Settings.Organization.SignInDetails;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

/// <summary>User Profile → Settings → Authentication Security Settings: people look after their own sign-in. Live while it is open.</summary>
public sealed partial class SecurityPage
{
    private const int StepsAtATime = 15;

    /// <summary>The least time between two readings.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);

    private readonly LoadedHistory<LoggedStep> steps = new(step => new HistoryPlace(step.At, step.Id));
    private volatile HashSet<Guid> sessions = [];
    private int readings;
    private bool toTop;
    private OwnSignIn? own;
    private Error? problem;
    private PasswordCard? password;
    private AppsCard? apps;
    private PasskeysCard? passkeys;
    private RecoveryCodeCard? recoveryCode;
    private EmailCard? email;
    private PhoneCard? phone;

    /// <summary>What they came for; anything else is nothing.</summary>
    [SupplyParameterFromQuery(Name = FlexAuthUrls.For)] private string? For { get; set; }

    [Inject] private ShowOwnSignIn Show { get; set; } = null!;

    [Inject] private ListOwnSignInSteps Steps { get; set; } = null!;

    [Inject] private MinuteClock Clock { get; set; } = null!;

    [Inject] private ViewerTimeZone Viewer { get; set; } = null!;

    [Inject] private PageScript Script { get; set; } = null!;

    [Inject] private IStringLocalizer<SecurityPage> Text { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Clock.Ticked += OnTick;
        Viewer.Changed += OnZoneChanged;
        Follow(Window);
        await RenewAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!toTop)
            return;
        toTop = false;
        await Script.FocusAsync("security-settings");
    }

    protected override void Dispose(bool disposing)
    {
        Clock.Ticked -= OnTick;
        Viewer.Changed -= OnZoneChanged;
        base.Dispose(disposing);
    }

    protected override bool Concerns(Change change) => change.Kind switch
    {
        ChangeKind.Member => change.Id == Actor.SignedIn?.MemberId,
        ChangeKind.SessionEnded => sessions.Contains(change.Id),
        ChangeKind.Organization => change.Id == Actor.SignedIn?.RootOrganizationId || change.Id == Actor.SignedIn?.OrganizationId,
        _ => false,
    };

    protected override async Task RenewAsync()
    {
        var reading = ++readings;
        var read = await ReadAsync(token => Show.ExecuteAsync(Actor.Member, default, token));
        var newest = read is { Succeeded: true } ? await ReadStepsAsync(null) : null;

        // A newer reading has taken its place, or nobody looks any more.
        if (read is null || reading != readings)
            return;
        problem = read.Error ?? newest?.Error;
        if (read.Succeeded)
            own = read.Value;
        sessions = own?.Person.Sessions.Select(session => session.Id).ToHashSet() ?? [];
        if (newest is { Succeeded: true })
            steps.Renew(newest.Value);
    }

    // The button goes with the problem: the keyboard goes on at what it brought.
    private async Task TryAgainAsync()
    {
        await RenewAsync();
        toTop = problem is null;
    }

    /// <summary>The next best step, at the card that does it: there stands also why it could not be done.</summary>
    private async Task DoAsync(NextStep step)
    {
        var (card, act) = step switch
        {
            NextStep.AddApp => ("apps", apps!.AddAsync),
            NextStep.EnableEmail => ("email-verification", email!.EnableAsync),
            NextStep.AddPhone => ("sms", phone!.AddAsync),
            NextStep.AddPasskey => ("passkeys", passkeys!.AddAsync),
            NextStep.RegenerateRecoveryCode => ("recovery-code", (Func<Task>)recoveryCode!.RegenerateAsync),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
        };
        await Script.FocusAsync(card);
        await act();
    }

    private Task EnableAppAsync() => DoAsync(NextStep.AddApp);

    private async Task ShowOlderAsync()
    {
        var older = await ReadStepsAsync(steps.End);
        if (older is { Succeeded: true })
            steps.Add(older.Value);
        else if (older is not null)
            problem = older.Error;
    }

    private Task<Result<HistoryPage<LoggedStep>>?> ReadStepsAsync(HistoryPlace? before) =>
        ReadAsync(token => Steps.ExecuteAsync(Actor.Member, new OwnHistoryRequest(before, StepsAtATime), token));

    private void OnZoneChanged() => _ = InvokeAsync(StateHasChanged);

    // A session that nobody uses, a device, an unlocked phone or a time to wait ends by itself and is told to nobody. Whoever has none of those is not read anew every minute.
    private void OnTick() => _ = InvokeAsync(async () =>
    {
        if (Leaving.IsCancellationRequested || own is null or { Person: { Sessions.Count: <= 1, Devices.Count: 0, Phones.Count: 0, Holds.Count: 0 } })
            return;
        await RenewAsync();
        StateHasChanged();
    });
}
