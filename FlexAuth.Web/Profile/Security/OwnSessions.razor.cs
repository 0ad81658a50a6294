using FlexAuth.Core.Operations;
using FlexAuth.Core.SecuritySettings.Sessions;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Profile.Security;

public sealed partial class OwnSessions
{
    [Parameter, EditorRequired] public PersonSignIn Person { get; set; } = null!;

    [CascadingParameter] private OwnSecurity Around { get; set; } = null!;

    [Inject] private EndOwnSession End { get; set; } = null!;

    [Inject] private EndOtherSessions EndOthers { get; set; } = null!;

    [Inject] private ForgetOwnDevices Forget { get; set; } = null!;

    [Inject] private CurrentActor Actor { get; set; } = null!;

    [Inject] private ViewerTimeZone Viewer { get; set; } = null!;

    [Inject] private IStringLocalizer<OwnSessions> Text { get; set; } = null!;

    /// <summary>The one in use first.</summary>
    private IReadOnlyList<LivingSession> Sessions => [.. Person.Sessions.OrderByDescending(session => session.IsOwn)];

    /// <summary>One of several on the same sort of browser is known by where and since when.</summary>
    private string Called(LivingSession session) => Text["Called", session.Browser, session.Address ?? "–", Viewer.Written(session.BeganAt)];

    private string Called(DeviceInUse device) => Text["Called", device.Browser, device.Address ?? "–", Viewer.Written(device.RememberedAt)];

    private void Ask(LivingSession session) => Around.Ask(new Question(
        Text["EndQuestion"],
        Text["EndWhat", Called(session)],
        Text["EndConfirm"],
        Text["Ended", session.Browser],
        () => End.ExecuteAsync(Actor.Member, new OwnSession(session.Id)))
    {
        IsSoAlready = ["session.over", "not_found"],
    });

    private void AskToEndOthers() => Around.Ask(new Question(
        Text["EndOthersQuestion"],
        Text["EndOthersWhat"],
        Text["EndOthers"],
        Text["OthersEnded"],
        async () => await EndOthers.ExecuteAsync(Actor.Member, default) is { Succeeded: false } failed ? failed.Error : new Nothing()));

    private void Ask(DeviceInUse? device) => Around.Ask(new Question(
        Text[device is null ? "ForgetAllQuestion" : "ForgetQuestion"],
        Text[device is null ? "ForgetAllWhat" : "ForgetWhat", device is null ? "" : Called(device)],
        Text[device is null ? "ForgetAll" : "Forget"],
        Text["Forgotten"],
        () => Forget.ExecuteAsync(Actor.Member, new OwnDevices(device?.Id)))
    {
        IsSoAlready = ["device.gone"],
    });
}
