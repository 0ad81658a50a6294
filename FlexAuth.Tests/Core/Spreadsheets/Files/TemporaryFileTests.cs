using FlexAuth.Core.Spreadsheets.Files;

namespace FlexAuth.Tests.Core.Spreadsheets.Files;

public sealed class TemporaryFileTests
{
    [Fact]
    public async Task It_is_nobody_elses_and_has_no_name_by_which_it_would_outlive_a_killed_program()
    {
        string path;
        await using (var file = TemporaryFile.Create())
        {
            path = file.Name;

            // Windows removes the file of a program that was killed by itself.
            Assert.Equal(OperatingSystem.IsWindows(), File.Exists(path));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.SafeFileHandle));
            await file.WriteAsync("people"u8.ToArray(), TestContext.Current.CancellationToken);
            await file.FlushAsync(TestContext.Current.CancellationToken);
            file.Position = 2;
            Assert.Equal(6, file.Length);
            Assert.Equal("ople", await new StreamReader(file).ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        Assert.False(File.Exists(path));
    }
}
