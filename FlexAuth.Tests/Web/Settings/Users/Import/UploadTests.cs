using FlexAuth.Web.Settings.Users.Import;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.JSInterop;

namespace FlexAuth.Tests.Web.Settings.Users.Import;

/// <summary>Carrying a file over from a browser.</summary>
public sealed class UploadTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1_000).Select(n => (byte)n)];

    [Fact]
    public async Task What_was_carried_over_is_read_from_its_beginning_and_is_gone_when_it_is_closed()
    {
        var told = new List<long>();

        var taken = await TakeAsync(FileOfTheBrowser.With("people.xlsx", Content), told);

        var path = taken.Value.Name;
        Assert.True(File.Exists(path));
        var bytes = new byte[Content.Length];
        await taken.Value.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        Assert.Equal(Content, bytes);
        Assert.Equal([1_000], told);
        await taken.Value.DisposeAsync();
        Assert.False(File.Exists(path));
    }

    public static TheoryData<Exception, string> BrokenOff => new()
    {
        { new TimeoutException("Did not receive any data in the allotted time."), "upload.connection_lost" },
        { new JSDisconnectedException("The circuit has disconnected."), "upload.connection_lost" },
        { new TaskCanceledException(), "upload.connection_lost" },
        { new InvalidOperationException("An error occurred while reading the remote stream: NotReadableError"), "upload.unreadable" },
        { new JSException("NotFoundError"), "upload.unreadable" },
        { new EndOfStreamException(), "upload.unreadable" },
    };

    [Theory]
    [MemberData(nameof(BrokenOff))]
    public async Task What_breaks_off_is_told_by_its_cause(Exception thrown, string code)
    {
        var pieces = new Queue<Func<byte[]>>([() => Content[..500], () => throw thrown]);

        var taken = await TakeAsync(new FileOfTheBrowser("people.xlsx", 1_000, _ => Task.FromResult(pieces.Dequeue()())));

        Assert.Equal(code, taken.Error!.Code);
    }

    [Fact]
    public async Task A_file_that_became_shorter_meanwhile_is_not_taken_for_the_one_that_was_chosen()
    {
        var pieces = new Queue<byte[]>([Content[..500], []]);

        var taken = await TakeAsync(new FileOfTheBrowser("people.xlsx", 1_000, _ => Task.FromResult(pieces.Dequeue())));

        Assert.Equal("upload.unreadable", taken.Error!.Code);
    }

    [Fact]
    public async Task Cancelled_it_ends_at_once()
    {
        using var cancel = new CancellationTokenSource();
        var file = new FileOfTheBrowser("people.xlsx", 1_000, async token =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return [];
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Upload.TakeAsync(file, new Told([]), NullLogger.Instance, cancel.Token));
    }

    [Fact]
    public void One_file_that_is_not_empty_nor_too_large_is_carried_over()
    {
        var file = FileOfTheBrowser.With("people.xlsx", Content);

        Assert.Null(Upload.Refusal(Chosen(file), 1_000));
        Assert.Equal("upload.too_large", Upload.Refusal(Chosen(file), 999)!.Code);
        Assert.Equal("upload.empty", Upload.Refusal(Chosen(FileOfTheBrowser.With("people.xlsx", [])), 1_000)!.Code);
        Assert.Equal("upload.several", Upload.Refusal(Chosen(file, file), 1_000)!.Code);
    }

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

    private static InputFileChangeEventArgs Chosen(params IBrowserFile[] files) => new(files);

    private static Task<FlexAuth.Core.Operations.Result<FileStream>> TakeAsync(IBrowserFile file, List<long>? told = null) =>
        Upload.TakeAsync(file, new Told(told ?? []), NullLogger.Instance, TestContext.Current.CancellationToken);

    private sealed class Told(List<long> values) : IProgress<long>
    {
        public void Report(long value) => values.Add(value);
    }
}
