using System.Globalization;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.AspNetCore.WebUtilities;

namespace FlexAuth.Web.Settings.Users;

/// <summary>What the list of users shows. It stands in the address, so that a colleague who gets the link sees the same.</summary>
public sealed record UserView(string Search = "", UserSort Sort = UserSort.Name, bool Descending = false, int Page = 1)
{
    public const int PageSize = 50;
    public const int LongestSearch = 200;
    private const int LastPage = 100_000;

    private static readonly Dictionary<string, UserSort> Sorts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["name"] = UserSort.Name,
        ["email"] = UserSort.Email,
        ["organization"] = UserSort.Organization,
        ["last-sign-in"] = UserSort.LastSignIn,
    };

    public bool IsSearch => Search.Length > 0;

    public UserListRequest Request => new(new UserFilter { Search = Search }, Sort, Descending, (Page - 1) * PageSize, PageSize);

    public string Address => QueryHelpers.AddQueryString(FlexAuthUrls.Users, Query);

    private Dictionary<string, string?> Query
    {
        get
        {
            var query = new Dictionary<string, string?>();
            if (IsSearch)
                query["q"] = Search;
            if ((Sort, Descending) != (UserSort.Name, false))
                query["sort"] = (Descending ? "-" : "") + Sorts.First(sort => sort.Value == Sort).Key;
            if (Page > 1)
                query["page"] = Page.ToString(CultureInfo.InvariantCulture);
            return query;
        }
    }

    /// <summary>Reads an address. What means nothing is taken for the default: an old link still shows the list.</summary>
    public static UserView Of(string? search, string? sort, string? page)
    {
        var descending = sort?.StartsWith('-') == true;
        var known = Sorts.TryGetValue(sort?.TrimStart('-') ?? "", out var by);
        return new UserView(
            Cut(search),
            known ? by : UserSort.Name,
            known && descending,
            int.TryParse(page, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, LastPage) : 1);
    }

    public UserView Searching(string? text) => this with { Search = Cut(text), Page = 1 };

    /// <summary>By that column; when it is sorted by it already, the other way round. The latest sign-in comes first.</summary>
    public UserView SortedBy(UserSort sort) =>
        this with { Sort = sort, Descending = sort == Sort ? !Descending : sort == UserSort.LastSignIn, Page = 1 };

    public int PagesOf(int total) => Math.Max(1, (total + PageSize - 1) / PageSize);

    private static string Cut(string? search)
    {
        var text = search?.Trim() ?? "";
        return text.Length <= LongestSearch ? text : text[..LongestSearch];
    }
}
