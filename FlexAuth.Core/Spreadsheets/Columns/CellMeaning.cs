using FlexAuth.Core.Users;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>What a cell means in the words of no language, whoever reads it and however far they reach: what is no text of its own.</summary>
internal static class CellMeaning
{
    public const string Enabled = "Y";
    public const string Disabled = "N";

    /// <summary>An organization: its id.</summary>
    public static string Of(Guid organizationId) => organizationId.ToString("D");

    /// <summary>A role: its name in the code.</summary>
    public static string Of(MemberRole role) => role.ToString();

    /// <summary>Email login.</summary>
    public static string Of(bool emailLoginEnabled) => emailLoginEnabled ? Enabled : Disabled;
}
