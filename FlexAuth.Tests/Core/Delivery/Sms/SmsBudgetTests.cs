using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery.Sms;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Delivery.Sms;

/// <summary>What SMS may cost in a day.</summary>
[Trait("Rule", "EC5")]
public sealed class SmsBudgetTests
{
    private const string Far = "+351912345678";

    /// <summary>So long a name leaves no room for one SMS: a gateway sends a bill for two.</summary>
    private const string LongHost = "https://login.a-name-that-is-as-long-as-names-of-hosts-are-allowed-to-be-in-dns.identity.contoso.example.org";

    private static readonly Dictionary<string, string?> Priced = new()
    {
        ["FlexAuth:Sms:Twilio:AccountSid"] = SmsServer.Account,
        ["FlexAuth:Sms:Twilio:AuthToken"] = SmsServer.Token,
        ["FlexAuth:Sms:Twilio:From"] = "FlexAuth",
        ["FlexAuth:Sms:Twilio:Prices:31"] = "0.10",
        ["FlexAuth:Sms:Twilio:Prices:3161"] = "0.08",
        ["FlexAuth:Sms:Http:Url"] = "https://sms.example.org",
        ["FlexAuth:Sms:Http:Body"] = """{"to":"{number}","text":"{text}"}""",
        ["FlexAuth:Sms:Http:Prices:31"] = "0.05",
        ["FlexAuth:Sms:Http:Prices:32"] = "0.12",
    };

    [Theory]
    [InlineData("+31201234567", "0.10")]
    [InlineData("+31612345612", "0.08")]
    [InlineData("+32470123456", "0.12")]
    [InlineData(Far, "0.12")]
    public async Task The_longest_beginning_decides_the_dearer_gateway_counts_and_where_none_fits_the_dearest_price(string number, string price)
    {
        await using var post = await Post.OpenAsync(Priced);

        Assert.Equal(decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture), post.Services.GetRequiredService<SmsPrices>().Of(number));
    }

    [Theory]
    [InlineData("FlexAuth:Sms:CostPerDay", "0.30", 3)]
    [InlineData("FlexAuth:Sms:CodesPerDay", "4", 4)]
    public async Task Of_fifty_who_ask_two_nodes_at_a_time_so_many_are_sent_as_the_day_allows(string ceiling, string value, int allowed)
    {
        var settings = new Dictionary<string, string?>(Priced) { [ceiling] = value };
        await using var post = await Post.OpenAsync(settings);
        await using var other = post.Node(settings);

        var reserved = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() => ReserveAsync(n % 2 == 0 ? post : other, "+31201234567"))));

        Assert.Equal(allowed, reserved.Count(may => may));
    }

    [Fact]
    public async Task Of_two_sends_for_the_last_cent_one_leaves_and_what_is_cheaper_leaves_still()
    {
        var settings = new Dictionary<string, string?>(Priced) { ["FlexAuth:Sms:CostPerDay"] = "0.28" };
        await using var post = await Post.OpenAsync(settings);
        Assert.True(await ReserveAsync(post, "+31201234567"));

        var last = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReserveAsync(post, "+31201234567"))));

        Assert.Equal([false, true], last.Order());
        Assert.True(await ReserveAsync(post, "+31612345612"));
        Assert.False(await ReserveAsync(post, "+31612345612"));
    }

    [Fact]
    public async Task The_day_ends_at_midnight_UTC_whenever_it_began()
    {
        await using var post = await Post.OpenAsync(new Dictionary<string, string?> { ["FlexAuth:Sms:CodesPerDay"] = "1" });
        var midnight = new DateTimeOffset(post.Clock.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        post.Clock.Advance(midnight - post.Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.True(await ReserveAsync(post, Far));
        Assert.False(await ReserveAsync(post, Far));

        post.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await ReserveAsync(post, Far));
    }

    [Fact]
    public async Task An_sms_that_is_billed_as_two_counts_as_two_in_what_the_day_costs()
    {
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(Priced)
        {
            ["FlexAuth:PublicUrl"] = LongHost,
            ["FlexAuth:Sms:CostPerDay"] = "0.50",
        });

        Assert.True(await ReserveAsync(post, "+31201234567"));
        Assert.True(await ReserveAsync(post, "+31201234567"));
        Assert.False(await ReserveAsync(post, "+31201234567"));
        Assert.Equal(4_000, await CostAsync(post));
        await SettleAsync(post, "+31201234567", charged: 0);
        Assert.Equal(2_000, await CostAsync(post));
        await SettleAsync(post, "+31201234567", charged: 2);
        Assert.Equal(4_000, await CostAsync(post));
        Assert.Equal(2, await post.ReadAsync(db => db.Throttles.Where(t => t.Key == Throttling.AllSms).Select(t => t.Count).SingleAsync()));
    }

    [Theory]
    [InlineData("FlexAuth:Sms:CodesPerDay", "5")]
    [InlineData("FlexAuth:Sms:CostPerDay", "0.50")]
    public async Task What_yesterday_used_up_raises_no_alarm_today(string ceiling, string value)
    {
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(Priced) { [ceiling] = value });
        for (var n = 0; n < 5; n++)
            Assert.True(await ReserveAsync(post, "+31201234567"));
        Assert.Equal(SmsAlarmMark.Paused, await ReachedAsync(post));
        post.Clock.Advance(SmsBudget.EndOfDay(post.Clock.GetUtcNow()) - post.Clock.GetUtcNow());

        await SettleAsync(post, "+31201234567", charged: 2);

        Assert.Null(await ReachedAsync(post));
    }

    [Theory]
    [InlineData("FlexAuth:Sms:CodesPerDay", "10", CodePurpose.StepUp)]
    [InlineData("FlexAuth:Sms:CodesPerDay", "10", CodePurpose.PhoneVerification)]
    [InlineData("FlexAuth:Sms:CostPerDay", "1.00", CodePurpose.StepUp)]
    public async Task The_last_fifth_of_a_day_is_for_those_who_sign_in(string ceiling, string value, CodePurpose purpose)
    {
        await using var post = await Post.OpenAsync(new Dictionary<string, string?>(Priced) { [ceiling] = value });
        List<bool> others = [];
        for (var n = 0; n < 9; n++)
            others.Add(await ReserveAsync(post, "+31201234567", purpose));

        Assert.Equal([.. Enumerable.Repeat(true, 8), false], others);
        Assert.Equal(SmsAlarmMark.Nearly, await ReachedAsync(post));
        Assert.True(await ReserveAsync(post, "+31201234567"));
        Assert.False(await ReserveAsync(post, "+31201234567", purpose));
        Assert.True(await ReserveAsync(post, "+31201234567"));
        Assert.False(await ReserveAsync(post, "+31201234567"));
    }

    [Fact, Trait("Rule", "AU1")]
    public async Task Administrators_of_main_organizations_are_told_once_at_four_fifths_and_once_at_the_end_of_each_day()
    {
        await using var post = await Post.OpenAsync(new Dictionary<string, string?> { ["FlexAuth:Sms:CodesPerDay"] = "10" });
        await post.ChangeAsync(db => db.Members.Single().Role = MemberRole.OrganizationAdministrator);

        List<int> told = [];
        for (var n = 1; n <= 12; n++)
        {
            await ReserveAsync(post, Far);
            told.Add(await post.ReadAsync(db => db.Outbox.CountAsync()));
        }

        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2], told);
        Assert.Equal([MessageKind.SmsNearlyPaused, MessageKind.SmsPaused], await post.ReadAsync(db => db.Outbox.OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).Select(m => m.Kind).ToListAsync()));
        Assert.Equal(
            ["installation.sms.nearly_paused", "installation.sms.paused"],
            await post.ReadAsync(db => db.AuditEntries.OrderBy(e => e.Id).Select(e => e.Action).ToListAsync()));
        post.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await ReachedAsync(post));
        for (var n = 1; n <= 8; n++)
            await ReserveAsync(post, Far);
        Assert.Equal(SmsAlarmMark.Nearly, await ReachedAsync(post));
        Assert.Equal(3, await post.ReadAsync(db => db.Outbox.CountAsync()));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Of_fifty_who_reach_a_mark_at_a_time_one_tells_it_and_whoever_is_no_administrator_or_disabled_hears_nothing()
    {
        await using var post = await Post.OpenAsync(new Dictionary<string, string?> { ["FlexAuth:Sms:CodesPerDay"] = "5" });
        await post.ChangeAsync(db =>
        {
            var ana = db.Members.Single();
            ana.Role = MemberRole.OrganizationAdministrator;
            db.AddRange(Like(ana, "ben@example.org", MemberRole.Manager), Like(ana, "cara@example.org", MemberRole.OrganizationAdministrator, post.Clock.GetUtcNow()));
        });

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => ReserveAsync(post, Far))));

        var mails = await post.ReadAsync(db => db.Outbox.Select(m => new { m.Kind, m.MemberId }).ToListAsync());
        Assert.Equal([MessageKind.SmsNearlyPaused, MessageKind.SmsPaused], mails.Select(m => m.Kind).Order());
        Assert.All(mails, mail => Assert.Equal(post.Member.Id, mail.MemberId));
    }

    [Fact]
    public async Task What_is_priced_wrongly_is_named()
    {
        await using var post = await Post.OpenAsync([]);
        await using var longHost = await Post.OpenAsync(new Dictionary<string, string?> { ["FlexAuth:PublicUrl"] = LongHost });
        Assert.Equal(
            "FlexAuth:Sms:CostPerDay is 5, but no gateway has a price: set FlexAuth:Sms:Twilio:Prices or FlexAuth:Sms:Http:Prices, or FlexAuth:Sms:CodesPerDay alone.",
            Assert.Single(Failures(post, [], new SmsBudgetOptions { CostPerDay = 5 })));
        Assert.StartsWith("FlexAuth:Sms:CostPerDay is 0.09; it must be between 0.10, ", Assert.Single(Failures(post, new() { ["31"] = 0.10m }, new SmsBudgetOptions { CostPerDay = 0.09m })));
        Assert.StartsWith("FlexAuth:Sms:CodesPerDay is 0;", Assert.Single(Failures(post, new() { ["31"] = 0.10m }, new SmsBudgetOptions { CodesPerDay = 0, CostPerDay = 1 })));
        Assert.Empty(Failures(post, new() { ["31"] = 0.10m }, new SmsBudgetOptions { CostPerDay = 0.10m }));
        Assert.StartsWith("FlexAuth:Sms:CostPerDay is 0.10; it must be between 0.20, ", Assert.Single(Failures(longHost, new() { ["31"] = 0.10m }, new SmsBudgetOptions { CostPerDay = 0.10m })));
    }

    private static List<string> Failures(Post post, Dictionary<string, decimal> prices, SmsBudgetOptions options)
    {
        var gateways = new SmsGatewayOptions { Twilio = { AccountSid = SmsServer.Account } };
        foreach (var (digits, price) in prices)
            gateways.Twilio.Prices[digits] = price;
        var result = new SmsBudgetOptionsValidator(new SmsPrices(Options.Create(gateways), post.Services.GetRequiredService<SmsParts>())).Validate(null, options);
        return result.Failures?.ToList() ?? [];
    }

    private static Member Like(Member ana, string email, MemberRole role, DateTimeOffset? disabledAt = null) => new()
    {
        Id = Guid.CreateVersion7(),
        FirstName = "Ben",
        LastName = "Lima",
        Email = email,
        NormalizedEmail = email,
        Role = role,
        DisabledAt = disabledAt,
        OrganizationId = ana.OrganizationId,
    };

    private static Task<SmsAlarmMark?> ReachedAsync(Post post) => post.ReadAsync(db => SmsAlarm.ReachedAsync(db, post.Clock.GetUtcNow(), default));

    private static Task<int> CostAsync(Post post) => post.ReadAsync(db => db.Throttles.Where(t => t.Key == Throttling.SmsCost).Select(t => t.Count).SingleAsync());

    private static Task SettleAsync(Post post, string number, int charged) => post.Services.GetRequiredService<WritePath>().CommitAsync<Nothing>(
        new InstallationItself(),
        async (work, token) =>
        {
            work.RecordNothing();
            await post.Services.GetRequiredService<SmsBudget>().SettleAsync(work, number, charged, token);
            return default(Nothing);
        },
        CancellationToken.None);

    private static async Task<bool> ReserveAsync(Post post, string number, CodePurpose purpose = CodePurpose.SecondFactor) => (await post.Services.GetRequiredService<WritePath>().CommitAsync<bool>(
        new InstallationItself(),
        async (work, token) =>
        {
            work.RecordNothing();
            return await post.Services.GetRequiredService<SmsBudget>().ReserveAsync(work, number, purpose, token);
        },
        CancellationToken.None)).Value;
}
