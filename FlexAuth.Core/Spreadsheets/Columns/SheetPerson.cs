using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory.ReadModel;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>Somebody as a row of a file, before it is put in words.</summary>
internal sealed record SheetPerson
{
    public required Guid Id { get; init; }

    public required long Version { get; init; }

    public required string Email { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required Guid OrganizationId { get; init; }

    public required MemberRole Role { get; init; }

    public string? Position { get; init; }

    public string? Phone { get; init; }

    public required bool EmailLoginEnabled { get; init; }

    public DirectoryFacets Facets { get; init; }

    public Standing Standing { get; init; }

    public DateTimeOffset? LastSignInAt { get; init; }

    /// <summary>What a cell that can be changed means, in the words of no language.</summary>
    public string? Meaning(SheetColumn column) => column switch
    {
        SheetColumn.Email => Email,
        SheetColumn.FirstName => FirstName,
        SheetColumn.LastName => LastName,
        SheetColumn.Organization => CellMeaning.Of(OrganizationId),
        SheetColumn.Role => CellMeaning.Of(Role),
        SheetColumn.Position => Position,
        SheetColumn.Phone => Phone,
        SheetColumn.EmailLogin => CellMeaning.Of(EmailLoginEnabled),
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    /// <summary>Somebody by their own row: all that a file can change, and nothing of what it cannot.</summary>
    public static SheetPerson Of(Member member) => new()
    {
        Id = member.Id,
        Version = member.Version,
        Email = member.Email!,
        FirstName = member.FirstName,
        LastName = member.LastName,
        OrganizationId = member.OrganizationId,
        Role = member.Role,
        Position = member.Position,
        Phone = member.PhoneNumber,
        EmailLoginEnabled = member.EmailLoginEnabled,
    };
}
