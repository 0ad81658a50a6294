using FlexAuth.Core.Users;
using FlexAuth.Web.Shared;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

/// <summary>Roles and standings in words; the texts stand in UserWords.resx under the values' names.</summary>
internal sealed class UserWords
{
    public static Tone ToneOf(Standing standing) => standing switch
    {
        Standing.Active => Tone.Success,
        Standing.Locked => Tone.Warning,
        Standing.Disabled => Tone.Danger,
        Standing.NotInvited => Tone.Neutral,
        _ => Tone.Info,
    };
}

internal static class UserWordsTexts
{
    public static string Of(this IStringLocalizer<UserWords> words, MemberRole role) => words[role.ToString()];

    public static string Of(this IStringLocalizer<UserWords> words, Standing standing) => words[standing.ToString()];
}
