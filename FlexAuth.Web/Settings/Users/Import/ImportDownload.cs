using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;

namespace FlexAuth.Web.Settings.Users.Import;

/// <summary>"Download result": the person's own file with what came of each row.</summary>
internal static class ImportDownload
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapImportDownload(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(FlexAuthUrls.ImportResult, WriteAsync);

    private static async Task<IResult> WriteAsync(
        HttpContext context,
        Guid importId,
        ShowImport show,
        WriteImportResult write,
        ISheetTexts texts,
        TemporaryFiles files,
        CancellationToken cancellationToken)
    {
        Actor actor = (Actor?)FlexAuthPrincipal.MemberOf(context.User) ?? FlexAuthPrincipal.VisitorOf(context.User);
        var shown = await show.ExecuteAsync(actor, importId, cancellationToken);
        if (!shown.Succeeded)
            return Refused(shown.Error);

        // Whole before its first byte leaves: whoever gets an answer gets a workbook that opens.
        var file = files.Create();
        var sent = false;
        try
        {
            var written = await write.ExecuteAsync(actor, new ImportResultRequest(importId, texts, file), cancellationToken);
            if (!written.Succeeded)
                return Refused(written.Error);
            await file.FlushAsync(cancellationToken);
            file.Position = 0;
            context.Response.Headers.CacheControl = "no-store";
            sent = true;
            return Results.Stream(file, Workbook, $"{Path.GetFileNameWithoutExtension(shown.Value.FileName)}-result.xlsx");
        }
        finally
        {
            // What is sent closes the file itself.
            if (!sent)
                await file.DisposeAsync();
        }
    }

    private static IResult Refused(Error error) =>
        Results.StatusCode(error.Code == "forbidden" ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound);
}
