using FlexAuth.Core.Data;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Spreadsheets.Columns;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>What follows for a person from cells of theirs, as far as a preview counts it.</summary>
[Flags]
internal enum RowEffects
{
    None = 0,

    /// <summary>There is something to do.</summary>
    Applies = 1,

    /// <summary>A welcome or another mail with a link leaves.</summary>
    SendsLink = 2,

    /// <summary>Email login goes off, with password and second factors.</summary>
    LosesEmailLogin = 4,

    /// <summary>Sessions end.</summary>
    SignsOut = 8,

    /// <summary>Whatever a colleague changed since is written over unseen: the row has lost what its file was written with.</summary>
    Blind = 16,
}

internal static class RowEffectsOf
{
    public static RowEffects Somebody(Member member, Organization main, IReadOnlyList<RowCell> cells)
    {
        var effects = cells.Count > 0 ? RowEffects.Applies : RowEffects.None;
        var login = cells.EmailLogin();
        if (login is false)
        {
            effects |= RowEffects.LosesEmailLogin | RowEffects.SignsOut;
        }

        if (cells.Any(c => c.Column is SheetColumn.Role or SheetColumn.Organization or SheetColumn.Email))
        {
            effects |= RowEffects.SignsOut;
        }

        // Whoever has no password yet gets the welcome again where their address is another.
        var invitedAnew = login is null && member.PasswordHash is null && SignInGate.AllowsEmailLogin(member, main)
            && cells.Any(c => c.Column is SheetColumn.Email);
        return login is true || invitedAnew ? effects | RowEffects.SendsLink : effects;
    }

    public static RowEffects Newcomer(IReadOnlyList<RowCell> cells) =>
        cells.EmailLogin() is true ? RowEffects.Applies | RowEffects.SendsLink : RowEffects.Applies;
}
