using FlexAuth.Core.Organizations.Policy;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.SignIn.Providers;

/// <summary>Names of providers within a sentence; the texts stand in ProviderWords.resx.</summary>
public sealed class ProviderWords
{
    private ProviderWords()
    {
    }
}

internal static class ProviderWording
{
    /// <summary>"Microsoft, Google or Contoso ID": what this server offers; "a provider" where it offers none.</summary>
    public static string AnyOf(this IStringLocalizer<ProviderWords> words, ServerOffer offer) =>
        words.AnyOf([.. offer.Providers.Values.Select(offer.NameOf)]);

    /// <summary>One of these names.</summary>
    public static string AnyOf(this IStringLocalizer<ProviderWords> words, string[] names) => names switch
    {
        [] => words["None"],
        [var one] => one,
        [.. var others, var last] => words["Or", string.Join(", ", others), last],
    };
}
