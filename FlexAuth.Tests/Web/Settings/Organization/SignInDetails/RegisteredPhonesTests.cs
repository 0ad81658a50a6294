using Bunit;
using FlexAuth.Core.Data;
using FlexAuth.Tests.Core;
using FlexAuth.Tests.Web.Profile.Security;

namespace FlexAuth.Tests.Web.Settings.Organization.SignInDetails;

/// <summary>Phones as their owner and administrators see them.</summary>
public sealed class RegisteredPhonesTests : SecurityPageTest
{
    [Fact]
    public async Task Each_says_whether_a_PIN_a_passkey_or_its_key_alone_opens_it()
    {
        var me = await Host.ActiveAsync();
        await Host.ReadAsync(async db =>
        {
            db.AddRange(
                new RegisteredPhone { MemberId = me.Id, Name = "Old", PublicKey = [] },
                new RegisteredPhone { MemberId = me.Id, Name = "Pixel", PublicKey = [], PinHash = "hash" },
                new RegisteredPhone { MemberId = me.Id, Name = "Fold", PublicKey = [], PasskeyId = [1] });
            return await db.SaveChangesAsync();
        });

        var rows = (await OpenAsync(me)).FindAll("ul[aria-label='Registered phones'] > li");

        Assert.Equal(
            [("Fold", "Opens with a passkey of the phone"), ("Old", "Opens without a PIN"), ("Pixel", "Opens with a PIN")],
            rows.Select(row => (row.QuerySelector(".what")!.TextContent.Trim(), row.QuerySelector(".muted")!.TextContent.Trim())).Order());
    }
}
