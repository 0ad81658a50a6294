using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.Spreadsheets.Columns;

/// <summary>The words of a file, in the language of whoever asked for it. The host has them.</summary>
public interface ISheetTexts
{
    /// <summary>The name of the sheet of people.</summary>
    string People { get; }

    /// <summary>The name of the sheet that explains the columns.</summary>
    string Explanations { get; }

    /// <summary>The head over the names of the columns, where they are explained.</summary>
    string Column { get; }

    /// <summary>The head over what is said of each column.</summary>
    string Explanation { get; }

    /// <summary>What is to be known of the file as a whole, each with its subject.</summary>
    IReadOnlyList<(string Subject, string Text)> Notes { get; }

    /// <summary>The head of the hidden column, which holds what <see cref="BaselineSeal"/> wrote.</summary>
    string Baseline { get; }

    /// <summary>What enabled is written as: Y.</summary>
    string Yes { get; }

    /// <summary>What not enabled is written as: N.</summary>
    string No { get; }

    /// <summary>The head of a column.</summary>
    string HeadOf(SheetColumn column);

    /// <summary>What a column holds, what may be typed and how it is cleared.</summary>
    string ExplanationOf(SheetColumn column);

    /// <summary>A role.</summary>
    string Of(MemberRole role);

    /// <summary>Where a person stands.</summary>
    string Of(Standing standing);

    /// <summary>A reason.</summary>
    string Of(Error reason);
}
