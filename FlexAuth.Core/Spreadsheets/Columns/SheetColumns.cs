using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>Which columns a file is written with.</summary>
public static class SheetColumns
{
    /// <summary>Those that tell of a provider's accounts.</summary>
    public static IReadOnlyDictionary<SheetColumn, SignInMethod> Providers { get; } =
        ProviderNames.All.ToDictionary(provider => Enum.Parse<SheetColumn>($"{provider}"));

    /// <summary>The provider whose accounts the column tells of; null for all others.</summary>
    public static SignInMethod? ProviderOf(SheetColumn column) => Providers.TryGetValue(column, out var provider) ? provider : null;

    /// <summary>In the order in which they are written: of the providers that only the configuration knows, those that are offered.</summary>
    public static IReadOnlyList<SheetColumn> Written(ServerOffer offer)
    {
        var usual = Enum.GetValues<SheetColumn>().Where(column => ProviderOf(column)?.IsFurther() is not true).ToList();
        usual.InsertRange(usual.IndexOf(SheetColumn.Google) + 1, Providers.Keys.Where(column => offer.FurtherProviders.Contains(Providers[column])));
        return usual;
    }
}
