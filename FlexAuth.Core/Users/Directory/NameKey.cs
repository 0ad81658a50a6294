namespace FlexAuth.Core.Users.Directory;

/// <summary>A place in a list of people by name: whatever is changed before it, the list goes on there without a gap or a repetition.</summary>
/// <param name="SortName">What the person is sorted by.</param>
/// <param name="Number">Tells apart those of one name: everybody has one for good.</param>
public sealed record NameKey(string SortName, long Number);
