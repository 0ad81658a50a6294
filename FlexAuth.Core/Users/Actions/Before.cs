using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlexAuth.Core.Users.Actions;

/// <summary>How a person was before an action, as far as it changed them; kept with the job's item, for undoing it.</summary>
internal sealed record Before
{
    private static readonly JsonSerializerOptions Short = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>When they were changed.</summary>
    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? InvitedAt { get; init; }

    public DateTimeOffset? LinkOpenedAt { get; init; }

    public DateTimeOffset? LockoutEnd { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>Only a mail was sent: taken back, it does not leave or its link ends, and the person stays as they are.</summary>
    public bool MailOnly { get; init; }

    public static Before Of(UserAction action, Person person, DateTimeOffset now) => action switch
    {
        UserAction.EnableEmailLogin => new() { At = now, InvitedAt = person.InvitedAt, LinkOpenedAt = person.LinkOpenedAt },
        UserAction.DisableEmailLogin => new()
        {
            At = now,
            InvitedAt = person.InvitedAt,
            LinkOpenedAt = person.LinkOpenedAt,
            LockoutEnd = person.LockoutEnd,
        },
        _ => new() { At = now, DisabledAt = person.DisabledAt },
    };

    public static Before Read(string json) => JsonSerializer.Deserialize<Before>(json)!;

    public string Write() => JsonSerializer.Serialize(this, Short);
}
