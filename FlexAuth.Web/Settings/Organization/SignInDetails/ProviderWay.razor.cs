using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Settings.Users;
using FlexAuth.Web.Shared;
using FlexAuth.Web.SignIn.StepUp;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Organization.SignInDetails;

public sealed partial class ProviderWay
{
    private StepUpDialog stepUp = null!;
    private bool asking;
    private bool busy;
    private string? problem;

    [Parameter, EditorRequired] public PersonSignIn Person { get; set; } = null!;

    [Parameter, EditorRequired] public SignInMethod Provider { get; set; }

    [Parameter, EditorRequired] public string Title { get; set; } = "";

    [Parameter] public bool CanManage { get; set; }

    [Parameter] public EventCallback OnChanged { get; set; }

    [Parameter] public EventCallback<Said> OnSaid { get; set; }

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Inject] private DisconnectUser Disconnect { get; set; } = null!;

    [Inject] private AllowAccount Allow { get; set; } = null!;

    [Inject] private ServerOffer Offer { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ErrorTexts Errors { get; set; } = null!;

    [Inject] private ILogger<ProviderWay> Logger { get; set; } = null!;

    [Inject] private IStringLocalizer<ProviderWay> Text { get; set; } = null!;

    private string Id => Provider.ToString().ToLowerInvariant();

    private string Name => Offer.NameOf(Provider);

    private WayIn Way => Person.By(Provider);

    private bool HasAnotherWay => Offer.Providers.Values.Any(other => other != Provider && Person.By(other).IsOpen)
        || Person.EmailLogin is { HasPassword: true, IsOnForTree: true, Use.IsOpen: true } or { HasPassword: true, HasEmergencyAccess: true };

    private void Ask() => (asking, problem) = (true, null);

    private Task DisconnectAsync() => RunAsync(
        () => Disconnect.ExecuteAsync(Actor.Member, new AccountOfPerson(Person.Id, Provider)), Text["Done", Name, Person.Name]);

    private Task AllowAsync() => RunAsync(
        () => Allow.ExecuteAsync(Actor.Member, new AccountOfPerson(Person.Id, Provider)), Text["Allowed", Name, Person.Name]);

    private async Task RunAsync(Func<Task<Result<Nothing>>> act, string said)
    {
        if (busy)
            return;
        (busy, problem) = (true, null);
        var done = await stepUp.WithProofAsync(() => Logger.CatchAsync(act));
        busy = false;
        problem = done?.Error is { } error ? Errors.Of(error) : null;
        if (done is not { Succeeded: true })
            return;
        asking = false;
        await OnSaid.InvokeAsync(new Said(said, Tone.Success));
        await OnChanged.InvokeAsync();
    }
}
