using System.Text.Json;
using System.Text.Json.Nodes;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SignIn;
using FlexAuth.Tests.Core.Organizations.Policy;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Mobile;

/// <summary>A passkey of the phone in place of a PIN: it opens that phone, together with its key, and nothing else.</summary>
public sealed class PhonePasskeyTests
{
    [Fact, Trait("Rule", "PK2")]
    public async Task A_phone_makes_a_passkey_of_its_own_that_tells_nothing_of_its_owner_and_opens_it()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben, pin: null);
        var asked = JsonNode.Parse((await phone.OfferPasskeyAsync()).Value.OptionsJson)!;
        Assert.Equal(
            ("required", "discouraged", "platform"),
            ((string?)asked["authenticatorSelection"]!["userVerification"], (string?)asked["authenticatorSelection"]!["residentKey"], (string?)asked["authenticatorSelection"]!["authenticatorAttachment"]));
        Assert.Equal(("Work phone", "Work phone"), ((string?)asked["user"]!["name"], (string?)asked["user"]!["displayName"]));
        Assert.DoesNotContain(ben.Email, asked.ToJsonString(), StringComparison.OrdinalIgnoreCase);

        var passkey = new SoftwareAuthenticator { Counter = 3 };
        Assert.Null(await phone.ChoosePasskeyAsync(passkey));

        var own = JsonNode.Parse((await phone.AskPasskeyAsync()).Value.OptionsJson)!;
        Assert.Equal("required", (string?)own["userVerification"]);
        Assert.Equal(["internal"], own["allowCredentials"]![0]!["transports"]!.AsArray().Select(transport => (string?)transport));
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Null(await phone.UnlockAsync(passkey));

        Assert.Equal(["pwd", "user", "pop"], (await phone.HolderAsync())!.Amr);
        var kept = await host.ReadAsync(db => db.RegisteredPhones.SingleAsync());
        Assert.Equal((4, host.Clock.GetUtcNow(), null), (kept.PasskeySignCount, kept.PasskeyLastUsedAt, kept.PinHash));
        var shown = Assert.Single((await host.Get<ShowOwnSignIn>().ExecuteAsync(await host.SessionAsync(ben), default)).Value.Person.Phones);
        Assert.Equal(PhoneGuard.Passkey, shown.Guard);
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.passkey_chosen")));
        Assert.Equal(0, await host.ReadAsync(db => db.Passkeys.CountAsync()));
    }

    [Fact]
    public async Task It_is_what_a_mandatory_PIN_asks_for()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        await host.DecideAsync(SignInPolicy.Default with { MandatoryPinForMobile = true });

        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, ben);

        Assert.Null(await phone.UnlockAsync(passkey));
        Assert.Null(await phone.RefreshAsync());
        phone.Dispose();
    }

    [Fact]
    public async Task A_PIN_opens_no_phone_that_has_a_passkey_and_a_passkey_none_that_has_a_PIN()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, ben);
        using var pinned = await TestPhone.OfAsync(host, ben);
        using var open = await TestPhone.OfAsync(host, ben, pin: null);
        using (phone)
        {
            var signed = await phone.SignAsync(passkey);

            Assert.Equal("mobile.passkey_required", await phone.UnlockAsync(TestPhone.Pin));
            Assert.Equal("mobile.passkey_required", await phone.UnlockAsync(pin: null));
            Assert.Equal("mobile.passkey_required", await phone.UnlockAsync(signed, TestPhone.Pin));
            Assert.Equal("mobile.passkey_chosen", await phone.ChoosePinAsync(TestPhone.Pin));
            Assert.Equal("mobile.passkey_required", await phone.ChangePinAsync(TestPhone.Pin, "973164"));
            Assert.Equal("mobile.passkey_chosen", await phone.ChoosePasskeyAsync(new SoftwareAuthenticator()));
            Assert.Equal("mobile.pin_required", await pinned.UnlockAsync(signed));
            Assert.Equal("mobile.pin_required", await pinned.UnlockAsync(signed, TestPhone.Pin));
            Assert.Equal("mobile.passkey_none", (await pinned.AskPasskeyAsync()).Error?.Code);
            Assert.Equal("mobile.passkey_none", await open.UnlockAsync(signed));

            Assert.Null(await phone.UnlockAsync(signed));
        }
    }

    [Fact, Trait("Rule", "PK3")]
    public async Task One_signature_of_a_passkey_brought_twenty_times_at_a_time_opens_the_phone_once()
    {
        await using var host = await CoreHost.StartAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, await host.ActiveAsync());
        using (phone)
        {
            var signed = await phone.SignAsync(passkey);

            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => phone.UnlockAsync(signed))));

            Assert.Single(answers, answer => answer is null);
            Assert.All(answers.Where(answer => answer is not null), answer => Assert.Equal("mobile.passkey_over", answer));
            Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.unlocked")));
        }
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Of_ten_passkeys_that_are_chosen_at_a_time_one_counts()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);
        List<(SoftwareAuthenticator Passkey, PasskeyAnswer Answer)> made = [];
        for (var one = 0; one < 10; one++)
        {
            var (passkey, asked) = (new SoftwareAuthenticator(), (await phone.OfferPasskeyAsync()).Value);
            made.Add((passkey, new PasskeyAnswer(asked.Challenge, passkey.Create(asked))));
        }

        var answers = await Task.WhenAll(made.Select(one => Task.Run(() => phone.ChoosePasskeyAsync(one.Answer))));

        Assert.Single(answers, answer => answer is null);
        Assert.All(answers.OfType<string>(), answer => Assert.Equal("mobile.passkey_chosen", answer));
        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.passkey_chosen")));
        Assert.Null(await phone.UnlockAsync(made[Array.IndexOf(answers, null)].Passkey));
    }

    public static TheoryData<string> Lies => [.. Answers.Keys];

    private static Dictionary<string, Func<SoftwareAuthenticator, SoftwareAuthenticator>> Answers { get; } = new()
    {
        ["another page"] = honest => honest with { Origin = "https://evil.example" },
        ["a frame"] = honest => honest with { CrossOrigin = true },
        ["another RP ID"] = honest => honest with { RelyingParty = "example.org" },
        ["a person who is not verified"] = honest => honest with { VerifiesUser = false },
    };

    [Theory, MemberData(nameof(Lies)), Trait("Rule", "PK2"), Trait("Rule", "AU1")]
    public async Task Neither_a_new_one_nor_a_signature_will_do_that_comes_from(string lie)
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);
        var honest = new SoftwareAuthenticator();

        Assert.Equal("mobile.passkey_unfit", await phone.ChoosePasskeyAsync(Answers[lie](honest)));
        Assert.Null(await phone.ChoosePasskeyAsync(honest));
        Assert.Equal("mobile.passkey_refused", await phone.UnlockAsync(Answers[lie](honest)));

        Assert.Equal(1, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.passkey_refused")));
        Assert.Equal(SignInOutcome.PhonePasskeyRefused, (await host.OutcomesAsync())[^1]);
        Assert.Null(await phone.UnlockAsync(honest));
    }

    [Fact, Trait("Rule", "PK3")]
    public async Task What_was_asked_of_another_phone_for_something_else_or_too_long_ago_opens_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, ben);
        var (other, _) = await TestPhone.WithPasskeyAsync(host, ben);
        using (phone)
        using (other)
        {
            var elsewhere = (await other.AskPasskeyAsync()).Value;
            Assert.Equal("mobile.passkey_over", await phone.UnlockAsync(new PasskeyAnswer(elsewhere.Challenge, passkey.Get(elsewhere))));
            Assert.Equal("mobile.passkey_over", await phone.UnlockAsync(new PasskeyAnswer("nonsense", "{}")));
            Assert.Equal("mobile.passkey_refused", await phone.UnlockAsync((await phone.SignAsync(passkey)) with { CredentialJson = new string('x', 20_000) }));
            Assert.Equal("mobile.passkey_refused", await phone.UnlockAsync(new SoftwareAuthenticator { CredentialId = passkey.CredentialId, UserHandle = passkey.UserHandle }));

            var late = await phone.SignAsync(passkey);
            host.Clock.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal("mobile.passkey_over", await phone.UnlockAsync(late));

            using var thief = new TestPhone(host, "203.0.113.66") { Id = phone.Id };
            Assert.Equal("mobile.not_registered", await thief.UnlockAsync(await phone.SignAsync(passkey)));
            Assert.Equal("mobile.not_registered", (await thief.AskPasskeyAsync()).Error?.Code);
        }
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task The_work_that_one_phone_makes_by_wrong_signatures_is_bounded_and_a_right_one_counts_again_an_hour_later()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:UsesPerHour", "10"));
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, await host.ActiveAsync());
        using (phone)
        {
            var wrong = new SoftwareAuthenticator { CredentialId = passkey.CredentialId };
            List<string?> answers = [];
            for (var time = 0; time < 12; time++)
                answers.Add(await phone.UnlockAsync(wrong));

            Assert.Equal(["mobile.passkey_refused", "mobile.used_often"], answers.Distinct());
            Assert.InRange(await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.passkey_refused")), 1, 10);
            host.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Null(await phone.UnlockAsync(passkey));
        }
    }

    [Fact, Trait("Rule", "AU1"), Trait("Rule", "AU5")]
    public async Task A_copy_of_it_is_refused_told_and_mailed_once_an_hour()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, ben, counter: 7);
        using (phone)
        {
            var copy = passkey.Copy();
            Assert.Null(await phone.UnlockAsync(passkey));

            Assert.Equal("mobile.passkey_copied", await phone.UnlockAsync(copy with { Counter = 7 }));
            Assert.Equal("mobile.passkey_copied", await phone.UnlockAsync(copy with { Counter = 7 }));

            Assert.Equal(2, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.passkey_copied" && e.SubjectId == ben.Id)));
            Assert.Single(await host.MailsAsync(ben), mail => mail.Subject == "The passkey of a phone of your account at Contoso was refused");
            Assert.Equal(SignInOutcome.PhonePasskeyCopied, (await host.OutcomesAsync())[^1]);
            Assert.Null(await phone.UnlockAsync(passkey));
        }
    }

    [Fact]
    public async Task It_is_made_while_the_registration_is_young_or_not_at_all()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);
        Assert.Equal("mobile.pin_none", (await phone.OfferPasskeyAsync(TestPhone.Pin)).Error?.Code);
        host.Clock.Advance(TimeSpan.FromMinutes(14));
        var asked = (await phone.OfferPasskeyAsync()).Value;
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("mobile.pin_not_now", await phone.ChoosePasskeyAsync(new PasskeyAnswer(asked.Challenge, new SoftwareAuthenticator().Create(asked))));
        Assert.Equal("mobile.pin_not_now", await phone.ChoosePasskeyAsync(new SoftwareAuthenticator()));
    }

    [Fact]
    public async Task Whoever_chooses_it_opens_the_phone_by_it_whatever_was_opened_before()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);
        Assert.Null(await phone.UnlockAsync(pin: null));
        var passkey = new SoftwareAuthenticator();

        Assert.Null(await phone.ChoosePasskeyAsync(passkey));

        Assert.Null(await phone.HolderAsync());
        Assert.Equal("mobile.locked", await phone.RefreshAsync());
        Assert.Null(await phone.UnlockAsync(passkey));
    }

    [Fact, Trait("Rule", "AU5")]
    public async Task The_PIN_is_proved_before_a_passkey_takes_its_place_and_the_passkey_before_a_PIN_does()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        using var phone = await TestPhone.OfAsync(host, ben);
        host.Clock.Advance(TimeSpan.FromDays(1));
        var passkey = new SoftwareAuthenticator();
        Assert.Equal("mobile.pin_required", await phone.ChoosePasskeyAsync(passkey));
        Assert.Equal("mobile.pin_wrong", await phone.ChoosePasskeyAsync(passkey, "973164"));

        Assert.Null(await phone.ChoosePasskeyAsync(passkey, TestPhone.Pin));

        Assert.Equal("mobile.passkey_required", await phone.UnlockAsync());
        Assert.Null(await phone.UnlockAsync(passkey));
        var kept = await host.ReadAsync(db => db.RegisteredPhones.SingleAsync());
        Assert.Equal((0, 0), (kept.PinTries, kept.WrongPins));

        Assert.Equal("mobile.pin_easy", await phone.ChangePinAsync(await phone.SignAsync(passkey), "123456"));
        Assert.Equal("mobile.passkey_refused", await phone.ChangePinAsync(await phone.SignAsync(new SoftwareAuthenticator { CredentialId = passkey.CredentialId }), "973164"));
        Assert.Null(await phone.ChangePinAsync(await phone.SignAsync(passkey), "973164"));

        Assert.Null(await phone.UnlockAsync("973164"));
        Assert.Equal("mobile.passkey_none", (await phone.AskPasskeyAsync()).Error?.Code);
        Assert.Null((await host.ReadAsync(db => db.RegisteredPhones.SingleAsync())).PasskeyKey);
        var mails = (await host.MailsAsync(ben)).Select(mail => mail.Subject).ToList();
        Assert.Contains("A passkey opens a phone of your account at Contoso now", mails);
        Assert.Contains("A PIN opens a phone of your account at Contoso now", mails);
        Assert.Equal(2, await host.ReadAsync(db => db.AuditEntries.CountAsync(e => e.Action == "user.mobile.pin_to_passkey" || e.Action == "user.mobile.passkey_to_pin")));
    }

    [Fact]
    public async Task A_passkey_that_was_asked_for_by_a_PIN_is_not_taken_once_that_was_changed()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        var asked = (await phone.OfferPasskeyAsync(TestPhone.Pin)).Value;
        Assert.Null(await phone.ChangePinAsync(TestPhone.Pin, "973164"));

        Assert.Equal("mobile.passkey_over", await phone.ChoosePasskeyAsync(new PasskeyAnswer(asked.Challenge, new SoftwareAuthenticator().Create(asked))));
        Assert.Null(await phone.UnlockAsync("973164"));
    }

    [Fact]
    public async Task One_credential_is_the_passkey_of_one_phone_and_ends_with_its_registration()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, ben);
        using var other = await TestPhone.OfAsync(host, ben, pin: null);
        using (phone)
        {
            Assert.Equal("mobile.passkey_unfit", await other.ChoosePasskeyAsync(passkey));

            var signed = await phone.SignAsync(passkey);
            Assert.Null(await phone.LeaveAsync());

            Assert.Equal("mobile.not_registered", await phone.UnlockAsync(signed));
            Assert.Null(await other.ChoosePasskeyAsync(passkey));
        }
    }

    [Fact, Trait("Rule", "PW4"), Trait("Rule", "AZ3")]
    public async Task At_the_portal_it_opens_nothing_and_only_whoever_has_it_is_told_what_it_is()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, ben);
        var browser = host.Browser();

        Assert.Equal("passkey.of_phone", (await host.SignInAsync(browser, passkey)).Problem?.Code);

        Assert.Equal("passkey.refused", (await host.SignInAsync(browser, new SoftwareAuthenticator { CredentialId = passkey.CredentialId, UserHandle = passkey.UserHandle })).Problem?.Code);
        Assert.Equal("passkey.refused", (await host.SignInAsync(browser, passkey with { VerifiesUser = false })).Problem?.Code);
        Assert.Equal("passkey.refused", (await host.SignInAsync(browser, new SoftwareAuthenticator())).Problem?.Code);
        Assert.DoesNotContain(SignInOutcome.PasskeyAccepted, await host.OutcomesAsync());
        Assert.Null(await phone.UnlockAsync(passkey));
        phone.Dispose();
    }

    [Fact, Trait("Rule", "RL4")]
    public async Task At_the_portal_it_is_counted_with_the_refused_ones_of_its_address()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:SignIn:PasswordTriesPerAddress", "3"));
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, await host.ActiveAsync());
        using (phone)
        {
            List<string?> answers = [];
            for (var time = 0; time < 5; time++)
                answers.Add((await host.SignInAsync(host.Browser(), passkey)).Problem?.Code);

            Assert.Equal(["passkey.of_phone", "passkey.of_phone", "passkey.of_phone", "passkey.wait", "passkey.wait"], answers);
            Assert.Equal(3, (await host.OutcomesAsync()).Count(outcome => outcome is SignInOutcome.PasskeyRefused));
        }
    }

    [Fact]
    public async Task Only_the_portals_sign_in_looks_whether_it_is_of_a_phone()
    {
        await using var host = await CoreHost.StartAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, await host.ActiveAsync());
        using (phone)
        {
            var verifier = host.Get<PasskeyVerifier>();
            foreach (var purpose in new[] { PasskeyPurpose.SignIn, PasskeyPurpose.SecondFactor, PasskeyPurpose.StepUp })
            {
                var asked = await verifier.AskAsync(purpose, "somebody", null, default);
                var looked = await verifier.CheckAsync(purpose, "somebody", new PasskeyAnswer(asked.Challenge, passkey.Get(asked)), default);
                Assert.Equal(purpose is PasskeyPurpose.SignIn, looked.Phone is not null);
            }
        }
    }

    [Fact]
    public async Task Whatever_was_opened_before_ends_when_a_passkey_takes_the_place_of_a_PIN_or_a_PIN_that_of_a_passkey()
    {
        await using var host = await CoreHost.StartAsync();
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        Assert.Null(await phone.UnlockAsync());
        var passkey = new SoftwareAuthenticator();

        Assert.Null(await phone.ChoosePasskeyAsync(passkey, TestPhone.Pin));
        Assert.Null(await phone.HolderAsync());
        Assert.Equal("mobile.locked", await phone.RefreshAsync());

        Assert.Null(await phone.UnlockAsync(passkey));
        Assert.Null(await phone.ChangePinAsync(await phone.SignAsync(passkey), "973164"));
        Assert.Null(await phone.HolderAsync());
        Assert.Equal("mobile.locked", await phone.RefreshAsync());
        Assert.Null(await phone.UnlockAsync("973164"));
        Assert.Equal(["pwd", "pin"], (await phone.HolderAsync())!.Amr);
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Of_unlockings_that_are_under_way_while_a_PIN_takes_its_place_none_stays_open()
    {
        await using var host = await CoreHost.StartAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, await host.ActiveAsync());
        using (phone)
        {
            var change = await phone.SignAsync(passkey);
            List<PasskeyAnswer> signed = [];
            for (var one = 0; one < 8; one++)
                signed.Add(await phone.SignAsync(passkey));

            var changing = Task.Run(() => phone.ChangePinAsync(change, "973164"));
            var answers = await Task.WhenAll(signed.Select(one => Task.Run(() => phone.UnlockAsync(one))));

            Assert.Null(await changing);
            Assert.All(answers.OfType<string>(), answer => Assert.Contains(answer, new[] { "mobile.challenge_over", "mobile.pin_required" }));
            var kept = await host.ReadAsync(db => db.RegisteredPhones.SingleAsync());
            Assert.Equal((null, null, null, 0), (kept.PasskeyId, kept.UnlockHash, kept.AccessHash, kept.PinTries));
            Assert.Null(await phone.UnlockAsync("973164"));
        }
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task A_copy_of_it_that_came_first_is_locked_out_when_the_phone_comes()
    {
        await using var host = await CoreHost.StartAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, await host.ActiveAsync(), counter: 7);
        using (phone)
        {
            Assert.Null(await phone.UnlockAsync(passkey.Copy()));
            Assert.NotNull(await phone.HolderAsync());

            Assert.Equal("mobile.passkey_copied", await phone.UnlockAsync(passkey));

            Assert.Null(await phone.HolderAsync());
            Assert.Equal("mobile.locked", await phone.RefreshAsync());
        }
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Of_twenty_copies_with_one_count_at_a_time_one_is_taken_and_the_others_lock_the_phone()
    {
        await using var host = await CoreHost.StartAsync();
        var ben = await host.ActiveAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, ben, counter: 7);
        using (phone)
        {
            List<PasskeyAnswer> signed = [];
            for (var one = 0; one < 20; one++)
                signed.Add(await phone.SignAsync(passkey.Copy()));

            var answers = await Task.WhenAll(signed.Select(one => Task.Run(() => phone.UnlockAsync(one))));

            Assert.Single(answers, answer => answer is null);
            Assert.All(answers.OfType<string>(), answer => Assert.Equal("mobile.passkey_copied", answer));
            Assert.Null(await phone.HolderAsync());
            Assert.Single(await host.MailsAsync(ben), mail => mail.Subject == "The passkey of a phone of your account at Contoso was refused");
        }
    }

    [Fact, Trait("Rule", "PK3")]
    public async Task What_was_asked_for_another_purpose_opens_nothing_though_it_is_of_the_same_phone()
    {
        await using var host = await CoreHost.StartAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, await host.ActiveAsync());
        using (phone)
        {
            foreach (var purpose in Enum.GetValues<PasskeyPurpose>())
            {
                var asked = (await phone.AskPasskeyAsync()).Value;
                var answer = new PasskeyAnswer(SealedAnew(host, asked.Challenge, purpose), passkey.Get(asked));
                Assert.Equal(purpose is PasskeyPurpose.Phone ? null : "mobile.passkey_over", await phone.UnlockAsync(answer));
            }

            var portal = (await host.Get<SignInWizard>().OfferPasskeyAsync(host.Browser().Visitor)).Value;
            Assert.Equal("mobile.passkey_over", await phone.UnlockAsync(new PasskeyAnswer(portal.Challenge, passkey.Get(portal))));
        }
    }

    [Fact]
    public async Task It_is_no_code_of_the_app_where_registering_asks_for_one()
    {
        await using var host = await CoreHost.StartAsync();
        var (phone, passkey) = await TestPhone.WithPasskeyAsync(host, await host.ActiveAsync());
        using (phone)
        {
            await host.DecideAsync(SignInPolicy.Default with { TotpForMobileRegistration = true });

            Assert.Equal("mobile.code_missing", await phone.UnlockAsync(passkey));
            Assert.Equal("mobile.code_missing", await phone.ChangePinAsync(await phone.SignAsync(passkey), "973164"));
        }
    }

    [Fact]
    public async Task Where_passkeys_are_impossible_no_PIN_is_asked_for_one()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:PublicUrl", "https://192.0.2.1"));
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync());
        using var hashes = new HashCount(host);

        Assert.Equal("mobile.passkey_impossible", (await phone.OfferPasskeyAsync("135790")).Error?.Code);

        Assert.Equal(0, hashes.Value);
    }

    [Fact, Trait("Rule", "RL1")]
    public async Task What_a_phone_brings_that_was_used_too_often_is_as_if_it_had_not_come()
    {
        await using var host = await CoreHost.StartAsync(("FlexAuth:Mobile:UsesPerHour", "10"));
        using var phone = await TestPhone.OfAsync(host, await host.ActiveAsync(), pin: null);
        var asked = (await phone.OfferPasskeyAsync()).Value;
        var made = new PasskeyAnswer(asked.Challenge, new SoftwareAuthenticator().Create(asked));
        for (var time = 0; time < 9; time++)
            Assert.Null(await phone.UnlockAsync(pin: null));
        var spent = await host.ReadAsync(db => db.Throttles.CountAsync());

        Assert.Equal("mobile.used_often", await phone.ChoosePasskeyAsync(made));

        Assert.Equal(spent, await host.ReadAsync(db => db.Throttles.CountAsync()));
    }

    private static string SealedAnew(CoreHost host, string challenge, PasskeyPurpose purpose)
    {
        var protector = host.Get<IDataProtectionProvider>().CreateProtector("FlexAuth.PasskeyChallenge.v1");
        var content = JsonNode.Parse(protector.Unprotect(Convert.FromBase64String(challenge)))!;
        content["Purpose"] = (int)purpose;
        return Convert.ToBase64String(protector.Protect(JsonSerializer.SerializeToUtf8Bytes(content)));
    }
}
