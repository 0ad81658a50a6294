using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using Microsoft.AspNetCore.Components;

namespace FlexAuth.Web.Settings.Users;

public sealed partial class UserRowView
{
    [Parameter, EditorRequired] public UserRow User { get; set; } = null!;

    [Parameter] public int Changes { get; set; }

    [Parameter] public bool CanManage { get; set; }

    [Parameter] public EventCallback<Said> OnSaid { get; set; }

    // Two names of one look: with the same class a second change would not light up again.
    private string? Light => Changes == 0 ? null : Changes % 2 == 0 ? "changed-again" : "changed";

    private string? MailNote => User switch
    {
        { LinkMail: DeliveryState.Failed } => Text["MailFailed", User.LinkMailProblem ?? ""].Value,
        { LinkMail: DeliveryState.Queued, LinkMailProblem: { } problem } => Text["MailDelayed", problem].Value,
        { LinkMail: DeliveryState.Queued } => Text["MailQueued"].Value,
        _ => null,
    };
}
