using FlexAuth.Core.Users.Directory;
using Microsoft.AspNetCore.WebUtilities;

namespace FlexAuth.Web.Settings.Users;

/// <summary>A page with a list of users: whose address says what the list shows, and where a name in it leads.</summary>
/// <param name="Page">The page's address.</param>
/// <param name="Columns">The columns that it always has; null where the viewer chooses, and saves views of them.</param>
/// <param name="IsBelowForms">Whether the form about a person, whose address is below the page's, opens over the list.</param>
/// <param name="PersonAddress">Where a name leads, for a person and the query of the list's address, with its question mark.</param>
public sealed record UserListPlace(string Page, EnumSet<UserColumn>? Columns, bool IsBelowForms, Func<Guid, string, string> PersonAddress)
{
    /// <summary>Settings → Users.</summary>
    public static UserListPlace Users { get; } = new(FlexAuthUrls.Users, null, true, FlexAuthUrls.EditUser);

    /// <summary>Whether the list is on show at that path. Other pages, such as those of actions, have addresses below it too.</summary>
    public bool IsAt(string path) => path == Page
        || (IsBelowForms && path.StartsWith(Page + "/", StringComparison.Ordinal) && Guid.TryParse(path.AsSpan(Page.Length + 1), out _));

    /// <summary>The address of the page with that list.</summary>
    public string AddressOf(UserView view) =>
        QueryHelpers.AddQueryString(Page, UserViewQuery.Write(Columns is null ? view : view with { Columns = UserColumns.Usual }));

    /// <summary>The address's query with its question mark; empty for the usual list.</summary>
    public string QueryOf(UserView view) => AddressOf(view)[Page.Length..];

    /// <summary>What an address of the page shows.</summary>
    public UserView ViewOf(string address)
    {
        var view = UserView.Of(address);
        return Columns is { } always ? view with { Columns = always } : view;
    }
}
