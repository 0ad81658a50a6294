using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Web.Settings.Users;

/// <summary>What the list can show of each person beside the name, from left to right.</summary>
public enum UserColumn
{
    Email,
    Organization,
    Role,
    Position,
    Phone,
    Microsoft,
    Google,
    OpenIdConnect,
    OpenIdConnect2,
    OpenIdConnect3,
    OpenIdConnect4,
    OpenIdConnect5,
    OpenIdConnect6,
    OpenIdConnect7,
    OpenIdConnect8,
    EmailLogin,
    Status,
    LastSignIn,
}

/// <summary>The columns' looks, which head and cells share.</summary>
internal static class UserColumns
{
    public static readonly EnumSet<UserColumn> Usual = EnumSet.Of(
        UserColumn.Email, UserColumn.Organization, UserColumn.Role, UserColumn.EmailLogin, UserColumn.Status, UserColumn.LastSignIn);

    private static readonly Dictionary<UserColumn, SignInMethod> Providers = ProviderNames.All.ToDictionary(Of);

    /// <summary>The class of the column's cells.</summary>
    public static string ClassOf(UserColumn column) => column switch
    {
        _ when ProviderOf(column)?.IsFurther() is true => "further",
        UserColumn.EmailLogin => "email-login",
        UserColumn.Status => "standing",
        UserColumn.LastSignIn => "last",
        _ => column.ToString().ToLowerInvariant(),
    };

    /// <summary>The column of the accounts of that provider.</summary>
    public static UserColumn Of(SignInMethod provider) => Enum.Parse<UserColumn>($"{provider}");

    /// <summary>The provider whose accounts the column shows; null for all others.</summary>
    public static SignInMethod? ProviderOf(UserColumn column) =>
        Providers.TryGetValue(column, out var provider) ? provider : null;

    /// <summary>Those that can be chosen: of providers that only the configuration knows, those that are offered, and what is on show already.</summary>
    public static IEnumerable<UserColumn> Choices(ServerOffer offer, EnumSet<UserColumn> shown) => Enum.GetValues<UserColumn>().Where(
        column => ProviderOf(column) is not { } provider || !provider.IsFurther() || offer.Providers.Contains(provider) || shown.Contains(column));

    /// <summary>The column's head. Providers have the names that people know them by.</summary>
    public static string Of(this IStringLocalizer<UserTable> names, ServerOffer offer, UserColumn column) =>
        ProviderOf(column) is { } provider ? offer.NameOf(provider) : names[$"{column}"];

    /// <summary>The least width in pixels at which the column can be read.</summary>
    public static int WidthOf(UserColumn column) => column switch
    {
        UserColumn.Email => 228,
        UserColumn.Microsoft or UserColumn.Google => 96,
        UserColumn.EmailLogin => 108,
        UserColumn.Status => 140,
        _ => 128,
    };

    /// <summary>The order that a click on the column's head leads to, where it has one.</summary>
    public static UserSort? SortOf(UserColumn column) => column switch
    {
        UserColumn.Email => UserSort.Email,
        UserColumn.Organization => UserSort.Organization,
        UserColumn.LastSignIn => UserSort.LastSignIn,
        _ => null,
    };
}
