namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>Room on disk for a while.</summary>
public static class TemporaryFile
{
    /// <summary>
    /// A new file that nobody else may read, and that is gone when it is closed, or when the program is killed: but for Windows it has no
    /// name any more once this returns.
    /// </summary>
    /// <exception cref="IOException">There is no room.</exception>
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"flexauth-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (OperatingSystem.IsWindows())
        {
            // The system does it, also for a program that was killed.
            options.Options |= FileOptions.DeleteOnClose;
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        try
        {
            File.Delete(path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
