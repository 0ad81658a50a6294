using System.Text.RegularExpressions;

namespace FlexAuth.Tests.Architecture;

/// <summary>What must not be written, and what to write instead.</summary>
internal sealed partial record SourceRule(string Name, string Pattern, string Instead, bool InCommentsToo = false)
{
    public static readonly SourceRule AmbientClock = new(
        "ambient clock", @"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b", "inject a TimeProvider");

    public static readonly SourceRule Sleep = new(
        "sleep", @"\bThread\.Sleep\b|\bTask\.Delay\(\s*\d", "wait for the event itself, or delay on the injected TimeProvider");

    public static readonly SourceRule AsyncVoid = new(
        "async void", @"\basync\s+void\b", "return a Task: what an async void throws ends the process");

    public static readonly SourceRule Blocking = new(
        "blocking on a task", @"(\)|\b\w*[tT]ask)\.Result\b|\.GetAwaiter\(\)\s*\.GetResult\(\)|\.Wait\(\)|\bTask\.Wait(All|Any)\(", "await it");

    public static readonly SourceRule UnfinishedBusiness = new(
        "unfinished business", @"\b(TODO|FIXME|HACK|XXX)\b", "do it or open an issue", InCommentsToo: true);

    public static readonly SourceRule[] All = [AmbientClock, Sleep, AsyncVoid, Blocking, UnfinishedBusiness];

    /// <summary>One line for each place that breaks the rule.</summary>
    public IEnumerable<string> BrokenBy(IEnumerable<SourceFile> files) =>
        from file in files
        let text = InCommentsToo ? file.Text : WithoutComments(file.Text)
        from Match match in Regex.Matches(text, Pattern)
        let line = text.AsSpan(0, match.Index).Count('\n') + 1
        select $"{file.Path}:{line}: {match.Value} ({Name}): {Instead}";

    // Keeps the line breaks. The colon keeps https:// in a string from being taken for a comment.
    private static string WithoutComments(string text) =>
        Comments().Replace(text, comment => new string('\n', comment.Value.Count(character => character == '\n')));

    [GeneratedRegex(@"(?<!:)//[^\n]*|/\*.*?\*/|@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comments();
}
