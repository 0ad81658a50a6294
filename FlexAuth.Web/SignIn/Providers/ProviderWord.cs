using FlexAuth.Core.Data;

namespace FlexAuth.Web.SignIn.Providers;

/// <summary>The name of a provider, read from an address that anybody may have written: one of the two, or nothing.</summary>
internal static class ProviderWord
{
    public static string? Of(string? text) => text is nameof(SignInMethod.Microsoft) or nameof(SignInMethod.Google) ? text : null;
}
