using FlexAuth.Core.Operations;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace FlexAuth.Web.Settings.Users.Import;

/// <summary>
/// What somebody uploads, as a file of ours that is gone when it is closed: a workbook is read from its end, and a browser's file comes
/// from its beginning.
/// </summary>
internal static class Upload
{
    private const int Buffer = 64 * 1024;

    public static Error SeveralFiles { get; } = new("upload.several");

    public static Error Empty { get; } = new("upload.empty");

    public static Error ConnectionLost { get; } = new("upload.connection_lost");

    public static Error Unreadable { get; } = new("upload.unreadable");

    public static Error NoRoom { get; } = new("upload.no_room");

    public static Error TooLarge(long size, long limit) => new("upload.too_large", FileSizes.Of(size), FileSizes.Of(limit));

    /// <summary>Why these files are not even carried over; null where there is one that can be.</summary>
    public static Error? Refusal(InputFileChangeEventArgs chosen, long limit) => chosen switch
    {
        { FileCount: not 1 } => SeveralFiles,
        { File.Size: 0 } => Empty,
        { File.Size: var size } when size > limit => TooLarge(size, limit),
        _ => null,
    };

    /// <summary>Carries the file over.</summary>
    /// <returns>The copy, at its beginning, which the caller closes; or why there is none.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<Result<FileStream>> TakeAsync(
        IBrowserFile file, IProgress<long> progress, ILogger logger, CancellationToken cancellationToken)
    {
        FileStream? copy = null;
        try
        {
            copy = TemporaryFile.Create();
            await using var source = file.OpenReadStream(file.Size, cancellationToken);
            var problem = await CarryAsync(source, copy, progress, logger, cancellationToken);
            if (problem is null && copy.Length != file.Size)
                problem = Unreadable;
            if (problem is not null)
                return problem;
            copy.Position = 0;
            var taken = copy;
            copy = null;
            return taken;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogError(e, "An uploaded file could not be written to {Folder}.", Path.GetTempPath());
            return NoRoom;
        }
        finally
        {
            if (copy is not null)
                await copy.DisposeAsync();
        }
    }

    private static async Task<Error?> CarryAsync(
        Stream source, FileStream copy, IProgress<long> progress, ILogger logger, CancellationToken cancellationToken)
    {
        var buffer = new byte[Buffer];
        for (; ; )
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
                logger.LogInformation(e, "An upload broke off after {Bytes} bytes.", copy.Length);
                return e is TimeoutException or JSDisconnectedException or OperationCanceledException ? ConnectionLost : Unreadable;
            }

            if (count == 0)
                return null;
            await copy.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            progress.Report(copy.Position);
        }
    }
}
