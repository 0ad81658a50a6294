using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Users.Directory;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

/// <summary>Filters in words; the texts stand in UserFilterWords.resx.</summary>
internal sealed class UserFilterWords
{
    /// <summary>The filters that are on, from left to right.</summary>
    /// <param name="texts">The words.</param>
    /// <param name="words">Roles and standings in words.</param>
    /// <param name="offer">Names of providers.</param>
    /// <param name="view">What is on show.</param>
    /// <param name="organization">The name of the organization that is filtered by; null where there is none such.</param>
    public static IEnumerable<FilterChip> Of(
        IStringLocalizer<UserFilterWords> texts, IStringLocalizer<UserWords> words, ServerOffer offer, UserView view, string? organization)
    {
        var filter = view.Filter;
        FilterChip Chip(string name, string value, UserFilter without) => new(texts["Is", texts[name], value], view with { Filter = without });
        string YesNo(bool yes) => texts[yes ? "Yes" : "No"];

        if (filter.OrganizationId is not null)
            yield return Chip("Organization", organization ?? texts["Unknown"], filter with { OrganizationId = null });
        if (!filter.Roles.IsEmpty)
            yield return Chip("Role", string.Join(", ", filter.Roles.Values.Select(words.Of)), filter with { Roles = default });
        if (filter.EmailLogin is { } login)
            yield return Chip("EmailLogin", texts[login ? "On" : "Off"], filter with { EmailLogin = null });
        if (!filter.Standings.IsEmpty)
            yield return Chip("Status", string.Join(", ", filter.Standings.Values.Select(words.Of)), filter with { Standings = default });
        foreach (var provider in ProviderNames.All)
        {
            if (filter.LinkedTo(provider) is { } linked)
                yield return new FilterChip(texts["Is", offer.NameOf(provider), YesNo(linked)], view with { Filter = filter.WithLinked(provider, null) });
        }

        if (filter.Phone is { } phone)
            yield return Chip("Phone", YesNo(phone), filter with { Phone = null });
        if (filter.LastSignIn != LastSignIn.Any)
            yield return Chip("LastSignIn", texts[filter.LastSignIn.ToString()], filter with { LastSignIn = LastSignIn.Any });
    }
}
