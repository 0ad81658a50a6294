using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Settings.Users.Export;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Spreadsheets;

/// <summary>The product's own words of files, in English.</summary>
internal static class EnglishSheet
{
    public static ISheetTexts Texts { get; } = Of(ServerOffer.Today);

    public static ISheetTexts Of(ServerOffer offer) => new ServiceCollection()
        .AddLogging()
        .AddLocalization()
        .AddSingleton(TimeProvider.System)
        .AddSingleton(offer)
        .AddSingleton<ErrorTexts>()
        .AddSingleton<ISheetTexts, SheetTexts>()
        .BuildServiceProvider()
        .GetRequiredService<ISheetTexts>();
}
