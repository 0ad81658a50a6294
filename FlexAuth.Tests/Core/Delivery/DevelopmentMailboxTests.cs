using FlexAuth.Core.Delivery;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlexAuth.Tests.Core.Delivery;

public sealed class DevelopmentMailboxTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("flexauth-mailbox-").FullName;
    private readonly TestClock _clock = new();

    private string Folder => Path.Combine(_parent, "mailbox");

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public async Task Mails_survive_a_restart_newest_first()
    {
        await SendAsync(Open(), "first", "second");
        var mails = Open().List();
        Assert.Equal(["second", "first"], mails.Select(mail => mail.Subject));
        Assert.Equal("the text", Open().Find(mails[0].Id)?.Text);
    }

    [Fact]
    public async Task Nobody_else_on_the_machine_reads_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await SendAsync(Open(), "secret");
#pragma warning disable CA1416 // Skipped on Windows.
        Assert.Equal("rwx------", Mode(File.GetUnixFileMode(Folder)));
        Assert.Equal("rw-------", Mode(File.GetUnixFileMode(Directory.GetFiles(Folder).Single())));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task The_newest_five_hundred_are_kept()
    {
        var mailbox = Open();
        await SendAsync(mailbox, [.. Enumerable.Range(1, 503).Select(number => $"{number}")]);
        Assert.Equal(500, Directory.GetFiles(Folder).Length);
        Assert.Equal("503", mailbox.List()[0].Subject);
        Assert.Equal("4", Open().List()[^1].Subject);
    }

    [Fact]
    public async Task A_damaged_file_is_left_out()
    {
        await SendAsync(Open(), "whole");
        await File.WriteAllTextAsync(Path.Combine(Folder, "half.json"), "{\"Id\":", TestContext.Current.CancellationToken);
        Assert.Single(Open().List());
    }

    private static string Mode(UnixFileMode mode) => string.Concat(
        Enumerable.Range(0, 9).Select(bit => ((int)mode & (1 << (8 - bit))) == 0 ? '-' : "rwx"[bit % 3]));

    private DevelopmentMailbox Open() => new(Folder, _clock, NullLogger<DevelopmentMailbox>.Instance);

    private async Task SendAsync(DevelopmentMailbox mailbox, params string[] subjects)
    {
        foreach (var subject in subjects)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            var mail = new MailToSend(Guid.NewGuid(), "ana@example.org", "Ana Lima", subject, "the text", "<p>the text</p>");
            await mailbox.SendAsync(mail, TestContext.Current.CancellationToken);
        }
    }
}
