using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users.Actions;

/// <summary>"Download results": what came of each person as a file for a spreadsheet (RFC 4180, UTF-8), written as it is read.</summary>
internal static partial class JobDownload
{
    private const int PageSize = 1_000;
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;|\t\"\r\n");

    public static void MapJobDownload(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(FlexAuthUrls.JobResults, WriteAsync);

    /// <summary>One line of the file.</summary>
    internal static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

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
        await writer.WriteAsync(Line([text["Name"], text["Email"], text["Organization"], text["Outcome"], text["Reason"], text["Mail"], text["MailProblem"]]));
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
                await writer.WriteAsync(Line([
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
        CultureInfo.InvariantCulture, $"{(job.UndoOf is null ? "" : "undo-")}{Kebab(job.Action.ToString())}-{job.CreatedAt.UtcDateTime:yyyy-MM-dd-HHmm}.csv");

    private static string Kebab(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? (at == 0 ? "" : "-") + char.ToLowerInvariant(letter) : $"{letter}"));

    /// <summary>
    /// What looks like a formula gets an apostrophe, which spreadsheets take for "this is text" (IM5). Where a spreadsheet splits at
    /// semicolons, a piece of a cell is a cell of its own, and the quotes around the whole do not hold it together.
    /// </summary>
    private static string Cell(string? value)
    {
        var text = FormulaBegins().Replace(value ?? "", "'");
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <summary>Before a sign that begins a formula, also the full-width ones, at the beginning and after whatever may separate cells.</summary>
    [GeneratedRegex(@"(?<=^|[,;|\t\r\n])(?=\p{Zs}*[=+\-@＝＋－＠])|^(?=[\t\r])")]
    private static partial Regex FormulaBegins();
}
