using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Spreadsheets.Import;

/// <summary>Why a file, a row or a cell is not taken, and what is to be known of a file.</summary>
internal static class ImportErrors
{
    /// <summary>The whole file: a baseline that this server never wrote for this tree.</summary>
    public static Error Foreign { get; } = new("import.foreign");

    /// <summary>The whole file: it names no person.</summary>
    public static Error Empty { get; } = new("import.no_rows");

    public static Error BeingRead { get; } = new("import.being_read");

    public static Error TooManyAtOnce { get; } = new("import.too_many_at_once");

    public static Error AlreadyApplied { get; } = new("import.already_applied");

    public static Error NothingToApply { get; } = new("import.nothing_to_apply");

    public static Error RoleAbove { get; } = new("import.role_above");

    public static Error OrganizationGone { get; } = new("import.organization_gone");

    public static Error AlreadySo { get; } = new("import.already_so");

    public static Error ChangedMeanwhile { get; } = new("import.changed_meanwhile");

    public static Error PartlyChangedMeanwhile { get; } = new("import.partly_changed_meanwhile");

    public static Error NoBaseline { get; } = new("import.notice.no_baseline");

    public static Error Blind(int rows) => new("import.notice.blind", rows);

    public static Error UnknownColumns(IEnumerable<string> heads) => new("import.notice.unknown_columns", string.Join(", ", heads));

    public static Error SamePerson(int otherRow) => new("import.same_person", otherRow);

    public static Error SameEmail(int otherRow) => new("import.same_email", otherRow);

    public static Error NotInFile(int people) => new("import.notice.not_in_file", people);
}
