using FlexAuth.Core.Data;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.AspNetCore.WebUtilities;

namespace FlexAuth.Web.Settings.Users;

/// <summary>
/// What the list of users shows: whom, in which order, in which columns. It stands in the address, so that a colleague who gets the link
/// sees the same. What an address says that means nothing is taken for the default: an old link still shows the list.
/// </summary>
public sealed record UserView
{
    public const int LongestSearch = 200;

    public UserFilter Filter { get; init; } = UserFilter.Everybody;

    public UserSort Sort { get; init; }

    public bool Descending { get; init; }

    public EnumSet<UserColumn> Columns { get; init; } = UserColumns.Usual;

    public string Search => Filter.Search;

    public bool IsSearch => Search.Length > 0;

    /// <summary>Whether it shows fewer people than all, by other means than the search.</summary>
    public bool IsFiltered => Filter with { Search = "" } != UserFilter.Everybody;

    /// <summary>The query of its address without the question mark: what is kept of a saved view.</summary>
    public string Query => UserListPlace.Users.QueryOf(this).TrimStart('?');

    /// <summary>Reads an address, or the query of one.</summary>
    public static UserView Of(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal) is var mark and >= 0 ? address[(mark + 1)..] : "";
        return UserViewQuery.Read(QueryHelpers.ParseQuery(query.Split('#')[0]));
    }

    public UserListRequest Request(int skip, int take) => new(Filter, Sort, Descending, skip, take);

    public UserView Searching(string? text) => this with { Filter = Filter with { Search = Cut(text) } };

    /// <summary>Everybody who matches the search, whatever else was asked for.</summary>
    public UserView Unfiltered() => this with { Filter = UserFilter.Everybody with { Search = Search } };

    /// <summary>By that column; when it is sorted by it already, the other way round. The latest sign-in comes first.</summary>
    public UserView SortedBy(UserSort sort) =>
        this with { Sort = sort, Descending = sort == Sort ? !Descending : sort == UserSort.LastSignIn };

    /// <summary>Whether it is the same list of people in the same order, whatever its columns.</summary>
    public bool IsSameListAs(UserView? other) => other is not null && this with { Columns = other.Columns } == other;

    internal static string Cut(string? search) => StorableText.Cut(search?.Trim() ?? "", LongestSearch);
}
