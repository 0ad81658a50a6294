using System.Text.Json;
using System.Text.Json.Serialization;
using FlexAuth.Core.Data;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>How a person was before a row of an import, as far as it changed them; kept with the job's item, for undoing it.</summary>
internal sealed record ImportBefore
{
    private static readonly JsonSerializerOptions Short = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>When they were changed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Their details, where those changed.</summary>
    public UserDetails? Details { get; init; }

    /// <summary>What an operator had granted and a change of role or organization took.</summary>
    public bool HadEmergencyAccess { get; init; }

    /// <summary>Whether email login was on, where that changed.</summary>
    public bool? EmailLogin { get; init; }

    public DateTimeOffset? InvitedAt { get; init; }

    public DateTimeOffset? LinkOpenedAt { get; init; }

    public DateTimeOffset? LockoutEnd { get; init; }

    /// <summary>There was nobody: the import created them.</summary>
    public bool IsNew { get; init; }

    /// <summary>Credentials were deleted: details come back, email login does not.</summary>
    public bool IsDestroyed { get; init; }

    public static ImportBefore Newcomer(DateTimeOffset now) => new() { At = now, IsNew = true };

    public static ImportBefore Of(Member member, DateTimeOffset now) => new()
    {
        At = now,
        HadEmergencyAccess = member.HasEmergencyAccess,
        InvitedAt = member.InvitedAt,
        LinkOpenedAt = member.LinkOpenedAt,
        LockoutEnd = member.LockoutEnd,
    };

    public static ImportBefore Read(string json) => JsonSerializer.Deserialize<ImportBefore>(json)!;

    public string Write() => JsonSerializer.Serialize(this, Short);
}
