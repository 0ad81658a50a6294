using FlexAuth.Core.Data;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Web.Settings.Organization.SignInDetails;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace FlexAuth.Tests.Web.Settings.Organization.SignInDetails;

public sealed class SignInWordsTests : ComponentTest
{
    [Fact]
    public void Every_method_factor_outcome_lock_and_message_has_a_word()
    {
        var words = Services.GetRequiredService<IStringLocalizer<SignInWords>>();

        Assert.All(
            [
                .. Keys<SignInMethod>("Method").Except(ProviderNames.All.Select(provider => $"Method.{provider}")), .. Keys<SecondFactorKind>("Factor"), .. Keys<SignInOutcome>("Outcome"),
                .. Keys<HeldWay>("Held"), .. Keys<MessageKind>("Message"),
            ],
            key => Assert.False(words[key].ResourceNotFound, key));
    }

    private static IEnumerable<string> Keys<T>(string kind)
        where T : struct, Enum => Enum.GetNames<T>().Select(name => $"{kind}.{name}");
}
