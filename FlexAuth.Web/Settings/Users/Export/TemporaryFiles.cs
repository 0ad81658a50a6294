using FlexAuth.Web.Settings.Users.Import;

namespace FlexAuth.Web.Settings.Users.Export;

/// <summary>Where exported files are written before they are sent. Tests put a disk in its place that is full.</summary>
internal class TemporaryFiles
{
    /// <exception cref="IOException">There is no room.</exception>
    public virtual FileStream Create() => TemporaryFile.Create();
}
