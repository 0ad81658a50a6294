using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Core.Spreadsheets;

internal static class SpreadsheetsRegistration
{
    public static IServiceCollection AddSpreadsheets(this IServiceCollection services) => services.AddSingleton<BaselineKey>().AddImports();
}
