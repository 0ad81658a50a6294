using System.Globalization;
using System.Text;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Files.Csv;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Actions;

/// <summary>"Download results": what came of each person as a file for a spreadsheet (RFC 4180, UTF-8), written as it is read.</summary>
internal static class JobDownload
{
    private const int PageSize = 1_000;

    public static void MapJobDownload(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(FlexAuthUrls.JobResults, WriteAsync);

    private static async Task<IResult> WriteAsync(
        HttpContext context,
        Guid jobId,
        ShowJob show,
        ListJobResults listing,
        ErrorTexts errors,
        IStringLocalizer<JobResultTable> text,
        IStringLocalizer<ActionWords> words,
        CancellationToken cancellationToken)
    {
        Actor actor = (Actor?)FlexAuthPrincipal.MemberOf(context.User) ?? FlexAuthPrincipal.VisitorOf(context.User);
        var shown = await show.ExecuteAsync(actor, jobId, cancellationToken);
        if (!shown.Succeeded)
            return Results.StatusCode(shown.Error.Code == "forbidden" ? StatusCodes.Status403Forbidden : StatusCodes.Status404NotFound);

        var response = context.Response;
        response.Headers.CacheControl = "no-store";
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{FileName(shown.Value)}\"";

        // Spreadsheets take a file for UTF-8 by its mark alone.
        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 16 * 1024, leaveOpen: true);
        await writer.WriteAsync(CsvCell.Line([text["Name"], text["Email"], text["Organization"], text["Outcome"], text["Reason"], text["Mail"], text["MailProblem"]]));
        for (var last = 0; ;)
        {
            var page = await listing.ExecuteAsync(actor, new JobResultsRequest(jobId, null, 0, PageSize) { After = last }, cancellationToken);
            if (!page.Succeeded)
            {
                // The session ended meanwhile: a file that is broken off, rather than one that looks whole and is not.
                context.Abort();
                break;
            }

            foreach (var row in page.Value.Rows)
            {
                await writer.WriteAsync(CsvCell.Line([
                    row.Name, row.Email, row.Organization, words.Of(row.Outcome), row.Reason is { } reason ? errors.Of(reason) : null,
                    row.Mail is { } mail ? words.Of(mail) : null, row.MailProblem]));
            }

            if (page.Value.Rows.Count < PageSize)
                break;

            last = page.Value.Rows[^1].Position;
        }

        return Results.Empty;
    }

    private static string FileName(JobView job) => string.Create(
        CultureInfo.InvariantCulture, $"{(job.UndoOf is null ? "" : "undo-")}{Kebab(job.Action?.ToString() ?? "ImportUsers")}-{job.CreatedAt.UtcDateTime:yyyy-MM-dd-HHmm}.csv");

    private static string Kebab(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? (at == 0 ? "" : "-") + char.ToLowerInvariant(letter) : $"{letter}"));
}
