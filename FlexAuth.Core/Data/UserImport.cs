using FlexAuth.Core.Spreadsheets.Import;

namespace FlexAuth.Core.Data;

/// <summary>A file of people that somebody uploaded: what it would change, or changed. Nobody else ever sees it.</summary>
public sealed class UserImport
{
    /// <summary>Identity; chosen by who uploads, so that asking twice makes one import (SE8).</summary>
    public Guid Id { get; init; } = RowId.New();

    /// <summary>The tree.</summary>
    public Guid RootOrganizationId { get; init; }

    /// <summary>The organization whose subtree the actor reached when the file was compared.</summary>
    public Guid OrganizationId { get; init; }

    /// <summary>Who uploaded it.</summary>
    public Guid ActorId { get; init; }

    /// <summary>The file's name, as it was uploaded.</summary>
    public required string FileName { get; init; }

    /// <summary>The sheet of it that was read; null for what has none, and for files that were read before this was kept.</summary>
    public string? Sheet { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How far it is.</summary>
    public ImportState State { get; set; }

    /// <summary>Whether the file carried what it was written with.</summary>
    public bool HasBaseline { get; set; }

    /// <summary>Rows of people in the file.</summary>
    public int Rows { get; set; }

    /// <summary>Rows that say what is so already; they are only counted.</summary>
    public int Unchanged { get; set; }

    /// <summary>Rows of each kind, as it was compared.</summary>
    public int Changed { get; set; }

    /// <summary>Likewise.</summary>
    public int New { get; set; }

    /// <summary>Likewise.</summary>
    public int Conflicts { get; set; }

    /// <summary>Likewise.</summary>
    public int Refused { get; set; }

    /// <summary>Mails that rows without conflict would send.</summary>
    public int Welcomes { get; set; }

    /// <summary>People without conflict who would lose email login.</summary>
    public int LoseEmailLogin { get; set; }

    /// <summary>People without conflict who would be signed out.</summary>
    public int SignedOut { get; set; }

    /// <summary>People without conflict whose registered phones would end.</summary>
    public int LosePhones { get; set; }

    /// <summary>Whether the file's cells were chosen in conflicts of which nothing else was decided.</summary>
    public bool TakesFile { get; set; }

    /// <summary>How often conflicts were decided: whoever counted what follows counts again where this has moved on.</summary>
    public int Decisions { get; set; }

    /// <summary>What a person should know of the file, as JSON.</summary>
    public string Notices { get; set; } = "[]";

    /// <summary>The job that applies it.</summary>
    public Guid? JobId { get; set; }
}

/// <summary>A piece of the uploaded file: the person's own, so that a copy of it can say what came of each row.</summary>
public sealed class UserImportPart
{
    /// <summary>The import.</summary>
    public Guid ImportId { get; init; }

    /// <summary>Place in the file, from 0.</summary>
    public int Number { get; init; }

    /// <summary>The piece.</summary>
    public required byte[] Bytes { get; init; }
}

/// <summary>A row of an uploaded file that is not unchanged.</summary>
public sealed class UserImportRow
{
    /// <summary>The import.</summary>
    public Guid ImportId { get; init; }

    /// <summary>Its number in the file.</summary>
    public int Number { get; init; }

    /// <summary>What would be done with it.</summary>
    public ImportRowKind Kind { get; set; }

    /// <summary>The person; of somebody new, who they will be.</summary>
    public Guid MemberId { get; init; }

    /// <summary>Their name.</summary>
    public required string Name { get; init; }

    /// <summary>Their address.</summary>
    public required string Email { get; init; }

    /// <summary>The cells that differ, as JSON.</summary>
    public required string Cells { get; init; }

    /// <summary>The person's version when the file was compared.</summary>
    public long Version { get; init; }

    /// <summary>The error code of why it is refused.</summary>
    public string? Reason { get; set; }

    /// <summary>The values that the reason's text names, as a JSON array.</summary>
    public string? ReasonValues { get; set; }

    /// <summary>Of a conflict: whether the file's cells were chosen; null where it is as the import says of all.</summary>
    public bool? TakesFile { get; set; }

    /// <summary>What follows where a colleague's cells stay, as bits: <c>RowEffects</c>.</summary>
    public int Keeping { get; set; }

    /// <summary>What follows where the file's cells are taken, likewise; without conflict it is the same.</summary>
    public int Taking { get; set; }
}
