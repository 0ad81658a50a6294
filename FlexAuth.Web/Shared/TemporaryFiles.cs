using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Web.Shared;

/// <summary>Room on disk for a while, for what is sent or was uploaded. Tests put a disk in its place that is full.</summary>
internal class TemporaryFiles
{
    /// <exception cref="IOException">There is no room.</exception>
    public virtual FileStream Create() => TemporaryFile.Create();
}
