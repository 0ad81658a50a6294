namespace FlexAuth.Web.Settings.Users.Import;

/// <summary>Room on disk for a while: nobody else may read the file, and it is gone when it is closed.</summary>
internal static class TemporaryFile
{
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
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"flexauth-{Guid.NewGuid():N}.tmp"), options);
    }
}
