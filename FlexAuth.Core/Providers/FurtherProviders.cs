using FlexAuth.Core.Data;

namespace FlexAuth.Core.Providers;

/// <summary>Providers of the operator's choice, by their place in the configuration's list. A place is its provider's number for good.</summary>
public static class FurtherProviders
{
    /// <summary>All that there can be, in the order of their places.</summary>
    public static IReadOnlyList<SignInMethod> All { get; } = [.. Enum.GetValues<SignInMethod>().Where(IsFurther)];

    /// <summary>Whether that way in is one of them.</summary>
    public static bool IsFurther(this SignInMethod method) => method is >= SignInMethod.OpenIdConnect and <= SignInMethod.OpenIdConnect8;

    /// <summary>Its place in the list, from 0 on.</summary>
    public static int PlaceOf(SignInMethod provider) => provider - SignInMethod.OpenIdConnect;
}
