using FlexAuth.Core.Data;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.Extensions.Primitives;

namespace FlexAuth.Web.Settings.Users;

/// <summary>The names by which an address says what the list shows. They stand in links that people keep: none is ever given another meaning.</summary>
internal static class UserViewQuery
{
    private static readonly Names<UserSort> Sorts = new(
        (UserSort.Name, "name"), (UserSort.Email, "email"), (UserSort.Organization, "organization"), (UserSort.LastSignIn, "last-sign-in"));

    private static readonly Names<MemberRole> Roles = new(
        (MemberRole.Member, "member"), (MemberRole.Manager, "manager"), (MemberRole.OrganizationAdministrator, "admin"));

    private static readonly Names<Standing> Standings = new(
        (Standing.NotInvited, "not-invited"), (Standing.Invited, "invited"), (Standing.LinkOpened, "link-opened"),
        (Standing.PasswordSet, "password-set"), (Standing.TwoFactorSet, "two-factor-set"), (Standing.Active, "active"),
        (Standing.Locked, "locked"), (Standing.Disabled, "disabled"));

    private static readonly Names<LastSignIn> LastSignIns = new(
        (LastSignIn.Never, "never"), (LastSignIn.Within7Days, "7d"), (LastSignIn.Within30Days, "30d"),
        (LastSignIn.Within90Days, "90d"), (LastSignIn.Over90DaysAgo, "over-90d"));

    private static readonly Names<UserColumn> Columns = new(
        [
            (UserColumn.Email, "email"), (UserColumn.Organization, "organization"), (UserColumn.Role, "role"), (UserColumn.Position, "position"),
            (UserColumn.Phone, "phone"), .. ProviderNames.All.Select(provider => (UserColumns.Of(provider), NameOf(provider))),
            (UserColumn.EmailLogin, "email-login"), (UserColumn.Status, "status"), (UserColumn.LastSignIn, "last-sign-in"),
        ]);

    /// <summary>A list of columns that has none beside the name.</summary>
    private const string NameAlone = "name";

    public static Dictionary<string, string?> Write(UserView view)
    {
        var filter = view.Filter;
        var all = new Dictionary<string, string?>
        {
            ["q"] = filter.Search.Length > 0 ? filter.Search : null,
            ["org"] = filter.OrganizationId?.ToString("N"),
            ["role"] = Roles.Write(filter.Roles),
            ["login"] = Write(filter.EmailLogin, "on", "off"),
            ["status"] = Standings.Write(filter.Standings),
            ["phone"] = Write(filter.Phone, "yes", "no"),
            ["last"] = filter.LastSignIn == LastSignIn.Any ? null : LastSignIns.Of(filter.LastSignIn),
            ["sort"] = (view.Sort, view.Descending) == (UserSort.Name, false) ? null : (view.Descending ? "-" : "") + Sorts.Of(view.Sort),
            ["columns"] = view.Columns == UserColumns.Usual ? null : view.Columns.IsEmpty ? NameAlone : Columns.Write(view.Columns),
        };
        foreach (var provider in ProviderNames.All)
        {
            all[NameOf(provider)] = Write(filter.LinkedTo(provider), "yes", "no");
        }

        return all.Where(part => part.Value is not null).ToDictionary();
    }

    public static UserView Read(IReadOnlyDictionary<string, StringValues> query)
    {
        string? Part(string name) => query.TryGetValue(name, out var values) ? values[0] : null;

        var sort = Part("sort");
        var knownSort = Sorts.Find(sort?.TrimStart('-'));
        var columns = Columns.Read(Part("columns"));
        return new UserView
        {
            Filter = new UserFilter
            {
                Search = UserView.Cut(Part("q")),
                OrganizationId = Guid.TryParse(Part("org"), out var organization) ? organization : null,
                Roles = Roles.Read(Part("role")),
                EmailLogin = Read(Part("login"), "on", "off"),
                Standings = Standings.Read(Part("status")),
                Linked = EnumSet.Of(ProviderNames.All.Where(provider => Read(Part(NameOf(provider)), "yes", "no") is true)),
                NotLinked = EnumSet.Of(ProviderNames.All.Where(provider => Read(Part(NameOf(provider)), "yes", "no") is false)),
                Phone = Read(Part("phone"), "yes", "no"),
                LastSignIn = LastSignIns.Find(Part("last")) ?? LastSignIn.Any,
            },
            Sort = knownSort ?? UserSort.Name,
            Descending = knownSort is not null && sort!.StartsWith('-'),
            Columns = columns.IsEmpty && Part("columns") != NameAlone ? UserColumns.Usual : columns,
        };
    }

    /// <summary>"microsoft", "google", "openidconnect", "openidconnect2": an issuer keeps its place for good, too.</summary>
    private static string NameOf(SignInMethod provider) => provider.ToString().ToLowerInvariant();

    private static string? Write(bool? value, string yes, string no) => value switch { true => yes, false => no, null => null };

    private static bool? Read(string? text, string yes, string no) =>
        string.Equals(text, yes, StringComparison.OrdinalIgnoreCase) ? true
        : string.Equals(text, no, StringComparison.OrdinalIgnoreCase) ? false : null;

    /// <summary>An enum's values and their names in an address.</summary>
    private sealed class Names<T>(params (T Value, string Name)[] pairs)
        where T : struct, Enum
    {
        public string Of(T value) => pairs.First(pair => pair.Value.Equals(value)).Name;

        public T? Find(string? name)
        {
            foreach (var pair in pairs)
            {
                if (string.Equals(pair.Name, name, StringComparison.OrdinalIgnoreCase))
                    return pair.Value;
            }

            return null;
        }

        public string? Write(EnumSet<T> values) => values.IsEmpty ? null : string.Join(',', values.Values.Select(Of));

        public EnumSet<T> Read(string? names) =>
            EnumSet.Of((names ?? "").Split(',').Select(name => Find(name.Trim())).OfType<T>());
    }
}
