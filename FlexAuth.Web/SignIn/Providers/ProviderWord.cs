using FlexAuth.Core.Data;
using FlexAuth.Core.Providers;

namespace FlexAuth.Web.SignIn.Providers;

/// <summary>Which provider is meant, read from an address that anybody may have written: one of ours, or none.</summary>
internal static class ProviderWord
{
    public static SignInMethod? Of(string? text) =>
        ProviderNames.All.Where(method => text == $"{method}").Select(method => (SignInMethod?)method).SingleOrDefault();
}
