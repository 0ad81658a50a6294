using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace FlexAuth.Web.Settings.Users;

/// <summary>A tick box was pressed.</summary>
/// <param name="Place">Of the row.</param>
/// <param name="Selected">What it shall be.</param>
/// <param name="IsRange">All rows from the one pressed before, too.</param>
public readonly record struct RowPick(int Place, bool Selected, bool IsRange);

public sealed partial class UserRowView
{
    private (UserRow? User, int Place, EnumSet<UserColumn> Columns, string? Address, int Changes, bool Selected) drawn;
    private bool differs = true;
    private int refused;

    [Parameter, EditorRequired] public UserRow User { get; set; } = null!;

    [Parameter, EditorRequired] public int Place { get; set; }

    [Parameter] public EnumSet<UserColumn> Columns { get; set; }

    [Parameter] public string? Address { get; set; }

    [Parameter] public int Changes { get; set; }

    [Parameter] public bool Selected { get; set; }

    [Parameter] public bool CanManage { get; set; }

    [Parameter] public EventCallback<RowPick> OnPick { get; set; }

    // Two names of one look: with the same class a second change would not light up again.
    private string? Light => Changes == 0 ? null : Changes % 2 == 0 ? "changed-again" : "changed";

    private string? Note => User switch
    {
        { WaitsFor: not null } => Text["Queued"].Value,
        { LinkMail: DeliveryState.Failed } => Text["MailFailed", User.LinkMailProblem ?? ""].Value,
        { LinkMail: DeliveryState.Queued, LinkMailProblem: { } problem } => Text["MailDelayed", problem].Value,
        { LinkMail: DeliveryState.Queued } => Text["MailQueued"].Value,
        _ => null,
    };

    /// <summary>A window of rows is drawn again with each step of scrolling; those that stay as they are cost nothing.</summary>
    protected override void OnParametersSet()
    {
        var now = (User, Place, Columns, Address, Changes, Selected);
        differs |= now != drawn;
        drawn = now;
    }

    protected override bool ShouldRender() => differs;

    protected override void OnAfterRender(bool firstRender) => differs = false;

    private async Task PickAsync(MouseEventArgs press)
    {
        var wanted = !Selected;
        await OnPick.InvokeAsync(new RowPick(Place, wanted, press.ShiftKey));
        if (Selected == wanted)
            return;
        // The browser has ticked the box already; a new one says what holds.
        refused++;
        differs = true;
    }
}
