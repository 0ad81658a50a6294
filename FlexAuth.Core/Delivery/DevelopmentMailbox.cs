using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace FlexAuth.Core.Delivery;

/// <summary>
/// Takes the place of mail server and SMS gateway on a developer's machine: keeps the newest mails and SMS in a folder, where they survive a restart. It holds
/// links and codes as they were mailed, so it is never registered in production (HD4).
/// </summary>
public sealed class DevelopmentMailbox(string folder, TimeProvider clock, ILogger<DevelopmentMailbox> logger) : IMailTransport, ISmsTransport
{
    internal const int MostKept = 500;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _lock = new();
    private List<DevelopmentMail>? _mails;

    /// <summary>A mail arrived.</summary>
    public event EventHandler? Arrived;

    /// <summary>All mails, newest first.</summary>
    public IReadOnlyList<DevelopmentMail> List()
    {
        lock (_lock)
        {
            return [.. Enumerable.Reverse(Mails())];
        }
    }

    /// <summary>One mail, or null where it is gone.</summary>
    public DevelopmentMail? Find(Guid id)
    {
        lock (_lock)
        {
            return Mails().Find(mail => mail.Id == id);
        }
    }

    /// <inheritdoc />
    public Task SendAsync(MailToSend mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var now = clock.GetUtcNow();
        return KeepAsync(new DevelopmentMail
        {
            Id = Guid.CreateVersion7(now),
            ReceivedAt = now,
            ToAddress = mail.ToAddress,
            ToName = mail.ToName,
            Subject = mail.Subject,
            Text = mail.Text,
            Html = mail.Html,
        });
    }

    /// <inheritdoc />
    public async Task<SmsTaken> SendAsync(SmsToSend sms, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sms);
        var now = clock.GetUtcNow();
        await KeepAsync(new DevelopmentMail
        {
            Id = Guid.CreateVersion7(now),
            ReceivedAt = now,
            IsSms = true,
            ToAddress = sms.ToNumber,
            ToName = "",
            Subject = "SMS",
            Text = sms.Text,
            Html = "",
        });
        return new SmsTaken(nameof(DevelopmentMailbox));
    }

    private Task KeepAsync(DevelopmentMail received)
    {
        lock (_lock)
        {
            Keep(received);
        }

        Arrived?.Invoke(this, EventArgs.Empty);
        return Task.CompletedTask;
    }

    private void Keep(DevelopmentMail received)
    {
        var mails = Mails();
        using (var file = new FileStream(PathOf(received), FileOptions()))
        {
            JsonSerializer.Serialize(file, received);
        }

        mails.Add(received);
        while (mails.Count > MostKept)
        {
            File.Delete(PathOf(mails[0]));
            mails.RemoveAt(0);
        }
    }

    private List<DevelopmentMail> Mails() => _mails ??= Load();

    private List<DevelopmentMail> Load()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }

        return [.. Directory.EnumerateFiles(folder, "*.json").Select(Read).OfType<DevelopmentMail>().OrderBy(mail => mail.ReceivedAt)];
    }

    private DevelopmentMail? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DevelopmentMail>(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            logger.LogWarning("{File} in the development mailbox cannot be read and is left out.", path);
            return null;
        }
    }

    private string PathOf(DevelopmentMail mail) => Path.Combine(folder, $"{mail.Id:N}.json");

    private static FileStreamOptions FileOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
