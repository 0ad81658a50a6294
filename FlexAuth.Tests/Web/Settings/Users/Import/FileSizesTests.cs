using FlexAuth.Web.Settings.Users.Import;

namespace FlexAuth.Tests.Web.Settings.Users.Import;

public sealed class FileSizesTests : ComponentTest
{
    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1 kB")]
    [InlineData(340_400, "340 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1 MB")]
    [InlineData(1_240_000, "1.2 MB")]
    [InlineData(50_000_000, "50 MB")]
    public void Sizes_read_as_in_a_file_manager(long bytes, string expected) => Assert.Equal(expected, FileSizes.Of(bytes));

    [Fact]
    public void Progress_is_told_ten_times_a_second_at_most()
    {
        var clock = new TestClock();
        var told = new List<int>();
        var progress = new PacedProgress<int>(clock, told.Add);

        for (var n = 0; n < 100; n++)
        {
            progress.Report(n);
            clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal([0, 10, 20, 30, 40, 50, 60, 70, 80, 90], told);
    }
}
