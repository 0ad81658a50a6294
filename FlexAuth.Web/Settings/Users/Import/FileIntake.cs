using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace FlexAuth.Web.Settings.Users.Import;

/// <summary>What is done with a file.</summary>
internal enum IntakePart
{
    /// <summary>It comes from the browser.</summary>
    Carrying,

    /// <inheritdoc cref="ImportStep.Waiting" />
    Waiting,

    /// <inheritdoc cref="ImportStep.Comparing" />
    Comparing,

    /// <inheritdoc cref="ImportStep.Keeping" />
    Keeping,
}

/// <summary>How far that is: so much of so much, and how many rows.</summary>
internal sealed record IntakeStep(IntakePart Part, long Done, long Total, int Rows = 0);

/// <summary>
/// From a browser's file to an import: carried over into a file of ours, because a workbook is read from its end and a browser's file
/// comes from its beginning, then read and compared.
/// </summary>
internal sealed class FileIntake(
    CurrentActor actor,
    ReadImport read,
    ISheetTexts sheet,
    TemporaryFiles files,
    IOptions<ImportOptions> options,
    TimeProvider clock,
    ILogger<FileIntake> logger)
{
    private const int Buffer = 64 * 1024;
    private const int Whole = 1_000;

    /// <summary>The most bytes; what has more is not even carried over.</summary>
    public long Limit => options.Value.FileBytes;

    /// <summary>Why these files are not taken; null where there is one that can be.</summary>
    public Error? Refusal(InputFileChangeEventArgs chosen) => chosen switch
    {
        { FileCount: not 1 } => new Error("upload.several"),
        { File.Size: 0 } => new Error("upload.empty"),
        { File.Size: var size } when size > Limit => new Error("upload.too_large", FileSizes.Of(size), FileSizes.Of(Limit)),
        _ => null,
    };

    /// <summary>Carries the file over and reads it.</summary>
    /// <param name="file">The browser's.</param>
    /// <param name="tell">Told how far it is, on whichever thread works.</param>
    /// <param name="cancellationToken">Cancels; nothing of it stays then.</param>
    /// <returns>The import.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<Result<Guid>> TakeAsync(IBrowserFile file, Action<IntakeStep> tell, CancellationToken cancellationToken)
    {
        FileStream? copy = null;
        try
        {
            copy = files.Create();
            var carried = new PacedProgress<long>(clock, bytes => tell(new IntakeStep(IntakePart.Carrying, bytes, file.Size)));
            if (await CarryAsync(file, copy, carried, cancellationToken) is { } problem)
                return problem;

            tell(new IntakeStep(IntakePart.Comparing, 0, Whole));
            copy.Position = 0;
            var compared = new PacedProgress<ImportProgress>(clock, step => tell(new IntakeStep(
                PartOf(step.Step), (long)(step.Done * Whole), Whole, step.Rows)));
            return await read.ExecuteAsync(
                actor.Member, new ImportUpload(Guid.CreateVersion7(), file.Name, copy, sheet, compared), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogError(e, "An uploaded file could not be kept for reading.");
            return new Error("upload.no_room");
        }
        finally
        {
            await CloseAsync(copy);
        }
    }

    private static IntakePart PartOf(ImportStep step) => step switch
    {
        ImportStep.Waiting => IntakePart.Waiting,
        ImportStep.Keeping => IntakePart.Keeping,
        _ => IntakePart.Comparing,
    };

    private async Task<Error?> CarryAsync(IBrowserFile file, FileStream copy, PacedProgress<long> progress, CancellationToken cancellationToken)
    {
        await using var source = file.OpenReadStream(file.Size, cancellationToken);
        var buffer = new byte[Buffer];
        for (var carried = 0L; ;)
        {
            int count;
            try
            {
                count = await source.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception e) when (e is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
            {
                // The browser tells what it could not read: a file that was moved, changed or taken away meanwhile. Silence is a connection
                // that broke.
                logger.LogInformation(e, "An upload broke off after {Bytes} bytes.", carried);
                return new Error(e is TimeoutException or JSDisconnectedException or OperationCanceledException
                    ? "upload.connection_lost"
                    : "upload.unreadable");
            }

            if (count == 0)
                return carried == file.Size ? null : new Error("upload.unreadable");
            await copy.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            carried += count;
            progress.Report(carried);
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
}
