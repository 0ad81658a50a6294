using System.Globalization;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Export;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Hosting.Security;
using FlexAuth.Web.Shared;

namespace FlexAuth.Web.Settings.Users.Export;

/// <summary>
/// The file of "Export users", for the filter that the address names as the list's own does. It is written whole before its first byte
/// is sent: what fails is answered by a sentence and never by half a file.
/// </summary>
internal static partial class UsersDownload
{
    public const string Csv = "csv";

    private const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string CsvType = "text/csv; charset=utf-8";

    private static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(5);

    public static void MapUsersDownload(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(FlexAuthUrls.ExportUsers, SendAsync);

    private static async Task<IResult> SendAsync(
        HttpContext context,
        string? format,
        ExportUsers export,
        ISheetTexts texts,
        ErrorTexts errors,
        TemporaryFiles files,
        TimeProvider clock,
        ILogger<ExportUsers> logger,
        CancellationToken cancellationToken)
    {
        Actor actor = (Actor?)FlexAuthPrincipal.MemberOf(context.User) ?? FlexAuthPrincipal.VisitorOf(context.User);
        var kind = format == Csv ? TableKind.Csv : TableKind.Workbook;
        var filter = UserViewQuery.Read(context.Request.Query.ToDictionary()).Filter;
        var written = await logger.CatchAsync(() => WriteAsync(
            files, logger, file => export.ExecuteAsync(actor, new ExportRequest(filter, kind, texts, file), cancellationToken)));

        context.Response.Headers.CacheControl = "no-store";
        if (written.Error == Error.Busy)
            RetryAfter.Say(context.Response, BusyFor);
        if (!written.Succeeded)
            return Results.Text(errors.Of(written.Error), "text/plain; charset=utf-8", statusCode: StatusOf(written.Error));

        var name = string.Create(
            CultureInfo.InvariantCulture, $"users-{clock.GetUtcNow():yyyy-MM-dd}.{(kind is TableKind.Csv ? Csv : "xlsx")}");
        return Results.Stream(written.Value, kind is TableKind.Csv ? CsvType : WorkbookType, name);
    }

    private static async Task<Result<Stream>> WriteAsync(
        TemporaryFiles files, ILogger logger, Func<Stream, Task<Result<int>>> export)
    {
        FileStream? file = null;
        try
        {
            file = files.Create();
            var exported = await export(file);
            if (!exported.Succeeded)
                return exported.Error;

            await file.FlushAsync();
            file.Position = 0;
            Stream whole = file;
            file = null;
            return whole;
        }
        catch (IOException e)
        {
            logger.NotWritten(e);
            return new Error("export.not_written");
        }
        finally
        {
            await CloseAsync(file);
        }
    }

    private static async Task CloseAsync(FileStream? file)
    {
        try
        {
            if (file is not null)
                await file.DisposeAsync();
        }
        catch (IOException)
        {
            // It could not be written before either.
        }
    }

    private static int StatusOf(Error error) => error.Code switch
    {
        "forbidden" => StatusCodes.Status403Forbidden,
        "session_ended" => StatusCodes.Status401Unauthorized,
        "busy" => StatusCodes.Status503ServiceUnavailable,
        "export.not_written" => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The file of an export could not be written")]
    private static partial void NotWritten(this ILogger logger, Exception exception);
}
