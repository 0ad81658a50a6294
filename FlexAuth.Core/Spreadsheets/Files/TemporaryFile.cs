namespace FlexAuth.Core.Spreadsheets.Files;

/// <summary>Room on disk for a while.</summary>
public static class TemporaryFile
{
    /// <summary>A new file that nobody else may read, and that is gone when it is closed.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"flexauth-{Guid.NewGuid():N}.tmp"), options);
    }
}
