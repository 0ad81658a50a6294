using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Countries;
using FlexAuth.Core.Users.Create;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users;

public sealed class CreateUserTests
{
    [Fact]
    public async Task A_person_with_email_login_gets_one_welcome_and_stands_as_invited()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.North);
        var request = Ivo(forest.NorthUnit) with { Email = "  Ivo.Lund@Contoso.Example ", Phone = "0031 (0)6-12 34 56 12", Position = " Planner " };

        var id = (await CreateAsync(forest, actor, request)).Value;

        var ivo = await forest.Host.MemberAsync(new Account(id, ""));
        Assert.Equal(("Ivo.Lund@Contoso.Example", "ivo.lund@contoso.example"), (ivo.Email, ivo.NormalizedEmail));
        Assert.Equal(("+31612345612", "Planner", forest.NorthUnit.Id), (ivo.PhoneNumber, ivo.Position, ivo.OrganizationId));
        Assert.Null(ivo.PasswordHash);
        Assert.Equal(Standing.Invited, StandingRule.Of(ivo, forest.Host.Clock.GetUtcNow()));
        var mail = await forest.Host.ReadAsync(db => db.Outbox.SingleAsync());
        Assert.Equal((MessageKind.Welcome, id), (mail.Kind, mail.MemberId));
    }

    [Fact, Trait("Rule", "SE8")]
    public async Task Sent_twenty_times_at_once_the_form_creates_one_person_with_one_welcome()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var request = Ivo(forest.North);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => CreateAsync(forest, actor, request))));

        Assert.All(results, result => Assert.Equal(request.Id, result.Value));
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.Members.CountAsync(m => m.NormalizedEmail == request.Email)));
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.Outbox.CountAsync()));
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.OneTimeLinks.CountAsync()));
        Assert.Equal(1, await forest.Host.ReadAsync(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task Twenty_forms_with_the_same_email_create_one_person()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => CreateAsync(forest, actor, Ivo(forest.North)))));

        Assert.Single(results, result => result.Succeeded);
        Assert.Equal(19, results.Count(result => result.Error?.Code == "user.email.taken_here"));
    }

    [Fact, Trait("Rule", "AZ4")]
    public async Task Nobody_gives_a_role_above_their_own()
    {
        await using var forest = await Forest.GrowAsync();
        var manager = await forest.SignedInAsync(forest.Main, MemberRole.Manager);
        var unknownRole = await CreateAsync(
            forest, await forest.SignedInAsync(forest.Main), Ivo(forest.Main) with { Role = (MemberRole)7 });

        foreach (var role in Enum.GetValues<MemberRole>())
            Assert.Equal("forbidden", (await CreateAsync(forest, manager, Ivo(forest.Main) with { Role = role })).Error?.Code);

        Assert.Equal("user.role.required", unknownRole.Error?.Code);
        Assert.Equal(2, await forest.Host.ReadAsync(db => db.Members.CountAsync()));
    }

    [Fact, Trait("Rule", "AZ4")]
    public async Task The_form_offers_no_role_above_the_actors_own()
    {
        await using var forest = await Forest.GrowAsync();

        var offered = await forest.Host.Get<OfferUserForm>().ExecuteAsync(await forest.SignedInAsync(forest.North), default);

        Assert.Equal([MemberRole.Member, MemberRole.Manager, MemberRole.OrganizationAdministrator], offered.Value.Roles);
        Assert.True(offered.Value.EmailLoginIsOn);
    }

    [Fact]
    public async Task The_id_of_one_person_with_the_email_of_another_is_an_answer_and_no_crash()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.Main);
        var (one, other) = (await forest.MemberAsync(forest.Main), await forest.MemberAsync(forest.North));

        var result = await CreateAsync(forest, actor, Ivo(forest.Main) with { Id = one.Id, Email = other.Email! });

        Assert.Equal("user.email.taken_here", result.Error?.Code);
        Assert.Equal([other.FullName, "North"], result.Error!.Values);
    }

    [Fact, Trait("Rule", "EC5")]
    public async Task A_number_of_a_country_that_no_codes_go_to_is_refused_with_those_that_they_go_to()
    {
        await using var forest = await Forest.GrowAsync(ServerOffer.Of(sendsSms: true) with { SmsCountries = ServedCountries.Parse("NL BE") });
        var actor = await forest.SignedInAsync(forest.Main);

        var refused = (await CreateAsync(forest, actor, Ivo(forest.Main) with { Phone = "+1 876 555 0123" })).Error!;

        Assert.Equal(("user.phone.not_served", "BE NL"), (refused.Code, refused.Values.Single()));
        Assert.True((await CreateAsync(forest, actor, Ivo(forest.Main) with { Phone = "0031 6 1234 5612" })).Succeeded);
    }

    [Fact, Trait("Rule", "PW6")]
    public async Task Where_email_login_is_off_nobody_is_invited()
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await forest.SignedInAsync(forest.North);
        await forest.Host.ReadAsync(db => db.Organizations.Where(o => o.Id == forest.Main.Id)
            .ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false)));

        var with = await CreateAsync(forest, actor, Ivo(forest.North));
        var without = await CreateAsync(forest, actor, Ivo(forest.North) with { EnableEmailLogin = false });

        Assert.Equal("user.email_login.organization_off", with.Error?.Code);
        Assert.True(without.Succeeded);
        Assert.Equal(0, await forest.Host.ReadAsync(db => db.Outbox.CountAsync()));
        Assert.Equal(Standing.NotInvited, StandingRule.Of(
            await forest.Host.MemberAsync(new Account(without.Value, "")), forest.Host.Clock.GetUtcNow()));
    }

    [Theory]
    [InlineData(nameof(NewUser.FirstName), " ", "user.first_name.required")]
    [InlineData(nameof(NewUser.FirstName), "a\u0007b", "user.first_name.invalid")]
    [InlineData(nameof(NewUser.LastName), "", "user.last_name.required")]
    [InlineData(nameof(NewUser.Email), "", "user.email.required")]
    [InlineData(nameof(NewUser.Email), "jdoe", "user.email.invalid")]
    [InlineData(nameof(NewUser.Email), "a@b.example\r\nBcc: c@d.example", "user.email.invalid")]
    [InlineData(nameof(NewUser.Phone), "0612345612", "user.phone.country_code")]
    [InlineData(nameof(NewUser.Phone), "none", "user.phone.invalid")]
    [InlineData(nameof(NewUser.Position), "one\ntwo", "user.position.invalid")]
    public async Task Each_field_says_what_is_wrong_with_it(string field, string text, string problem)
    {
        await using var forest = await Forest.GrowAsync();
        var request = Ivo(forest.Main);
        request = field switch
        {
            nameof(NewUser.FirstName) => request with { FirstName = text },
            nameof(NewUser.LastName) => request with { LastName = text },
            nameof(NewUser.Email) => request with { Email = text },
            nameof(NewUser.Phone) => request with { Phone = text },
            _ => request with { Position = text },
        };

        Assert.Equal(problem, UserDetailsRules.Check(request.Details)[field].Code);
        Assert.Equal(problem, (await CreateAsync(forest, await forest.SignedInAsync(forest.Main), request)).Error?.Code);
    }

    [Fact]
    public void Ten_megabytes_pasted_into_each_field_are_refused_at_once()
    {
        var paste = new string('x', 10 * 1024 * 1024);

        var problems = UserDetailsRules.Check(
            new UserDetails(paste, paste, paste, Guid.CreateVersion7(), MemberRole.Member, paste, paste));

        Assert.Equal(
            ["user.email.invalid", "user.first_name.invalid", "user.last_name.invalid", "user.phone.invalid", "user.position.invalid"],
            problems.Values.Select(problem => problem.Code).Order());
    }

    private static NewUser Ivo(Organization organization) => new(
        Guid.CreateVersion7(), "Ivo", "Lund", "ivo.lund@contoso.example", organization.Id, MemberRole.Member, null, null, true);

    private static Task<Result<Guid>> CreateAsync(Forest forest, SignedInMember actor, NewUser request) =>
        forest.Host.Get<CreateUser>().ExecuteAsync(actor, request);
}
