using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;

namespace FlexAuth.Tests.Core.Users;

public class ListUsersTests
{
    [Theory]
    [InlineData("muller", "Zoë Müller")]
    [InlineData("MÜLLER zoe", "Zoë Müller")]
    [InlineData("Mu\u0308ller", "Zoë Müller")]
    [InlineData("100%", "Rate 100%")]
    [InlineData("%", "Rate 100%")]
    [InlineData("_", "Under_Score Jones")]
    [InlineData("n_e", "")]
    [InlineData("\\", "")]
    [InlineData("'; DROP TABLE Members; --", "")]
    [InlineData("+31 6 12345612", "Zoë Müller")]
    [InlineData("rate.100@", "Rate 100%")]
    [InlineData("muller jones", "")]
    [InlineData("muller\0", "Zoë Müller")]
    [InlineData("\0", "Rate 100%,Under_Score Jones,Zoë Müller")]
    [InlineData("  \t ", "Rate 100%,Under_Score Jones,Zoë Müller")]
    public async Task The_search_takes_words_as_they_are_without_case_and_diacritics(string search, string found)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await ManagerAsync(forest);
        await forest.MemberAsync(forest.North, but: m => Named(m, "Zoë", "Müller", "zoe.muller@contoso.example", "+31612345612"));
        await forest.MemberAsync(forest.North, but: m => Named(m, "Rate", "100%", "rate.100@contoso.example", null));
        await forest.MemberAsync(forest.North, but: m => Named(m, "Under_Score", "Jones", "jones@contoso.example", null));

        var page = await ListAsync(forest, actor, new UserListRequest(new UserFilter { Search = search }, UserSort.Name, false, 0, 100));

        var names = page.Rows.Select(row => row.Name).Where(name => name != "Olga Boss").Order(StringComparer.Ordinal);
        Assert.Equal(found, string.Join(',', names));
    }

    [Theory]
    [InlineData("x", 0)]
    [InlineData("😀", 0)]
    [InlineData("e\u0301", 0)]
    [InlineData("olga ", 1)]
    public async Task Ten_megabytes_of_search_are_cut_wherever_the_cut_falls(string pasted, int found)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await ManagerAsync(forest);
        var paste = string.Concat(Enumerable.Repeat(pasted, 10 * 1024 * 1024 / pasted.Length));

        foreach (var search in new[] { paste, " " + paste })
            Assert.Equal(found, (await ListAsync(forest, actor, new UserListRequest(new UserFilter { Search = search }, UserSort.Name, false, 0, 100))).Total);
    }

    [Fact]
    public async Task Half_a_character_in_a_name_does_not_keep_a_person_from_being_stored()
    {
        await using var forest = await Forest.GrowAsync();

        var member = await forest.MemberAsync(forest.Main, but: m => m.FirstName = "Ann\ud83d");

        Assert.StartsWith("ann vermeer", (await forest.Host.MemberAsync(new Account(member.Id, ""))).SearchText);
    }

    [Theory]
    [InlineData(UserSort.Name, false)]
    [InlineData(UserSort.Name, true)]
    [InlineData(UserSort.Email, false)]
    [InlineData(UserSort.Email, true)]
    [InlineData(UserSort.Organization, false)]
    [InlineData(UserSort.Organization, true)]
    [InlineData(UserSort.LastSignIn, false)]
    [InlineData(UserSort.LastSignIn, true)]
    public async Task Pages_of_any_order_hold_everybody_once_among_equals_too(UserSort sort, bool descending)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await ManagerAsync(forest);
        foreach (var place in new[] { forest.North, forest.NorthUnit })
        {
            for (var i = 0; i < 9; i++)
                await forest.MemberAsync(place, but: m => m.LastSignInAt = i % 3 == 0 ? null : m.CreatedAt.AddHours(i % 3));
        }

        var seen = new List<Guid>();
        UserPage page;
        do
        {
            page = await ListAsync(forest, actor, new UserListRequest(UserFilter.Everybody, sort, descending, seen.Count, 4));
            seen.AddRange(page.Rows.Select(row => row.Id));
        }
        while (page.Rows.Count > 0);

        var all = await ListAsync(forest, actor, new UserListRequest(UserFilter.Everybody, sort, descending, 0, 200));
        Assert.Equal(19, page.Total);
        Assert.Equal(19, seen.Distinct().Count());
        Assert.Equal(all.Rows.Select(row => row.Id), seen);
        var dates = all.Rows.Where(row => row.LastSignInAt is not null).Select(row => row.LastSignInAt!.Value).ToList();
        if (sort is UserSort.LastSignIn)
            Assert.Equal(descending ? dates.OrderDescending() : dates.Order(), dates);
    }

    [Theory]
    [InlineData(-5, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, int.MaxValue, 4)]
    [InlineData(int.MaxValue, 10, 0)]
    public async Task A_page_beyond_reason_is_clamped(int skip, int take, int rows)
    {
        await using var forest = await Forest.GrowAsync();
        var actor = await ManagerAsync(forest);
        for (var i = 0; i < 3; i++)
            await forest.MemberAsync(forest.North);

        var page = await ListAsync(forest, actor, new UserListRequest(UserFilter.Everybody, UserSort.Name, false, skip, take));

        Assert.Equal((rows, 4), (page.Rows.Count, page.Total));
    }

    [Fact]
    public async Task A_phone_number_is_shown_masked_and_a_broken_one_not_at_all()
    {
        await using var forest = await Forest.GrowAsync();
        await forest.MemberAsync(forest.North, but: m => Named(m, "Zoë", "Müller", "zoe@contoso.example", "+31612345612"));
        await forest.MemberAsync(forest.North, but: m => Named(m, "Rate", "Jones", "rate@contoso.example", "612345612"));

        var page = await ListAsync(forest, await ManagerAsync(forest), new UserListRequest(new UserFilter { Search = "contoso" }, UserSort.Email, true, 0, 10));

        Assert.Equal(["+31 •••• 12", null], page.Rows.Where(row => row.Name is not "Olga Boss").Select(row => row.MaskedPhone));
        Assert.DoesNotContain("345", string.Concat(page.Rows.Select(row => $"{row.Name}{row.Position}{row.MaskedPhone}")));
    }

    private static async Task<SignedInMember> ManagerAsync(Forest forest) => await forest.SignedInAsync(
        await forest.MemberAsync(forest.North, MemberRole.Manager, m => (m.FirstName, m.LastName) = ("Olga", "Boss")));

    private static void Named(Member member, string first, string last, string email, string? phone) =>
        (member.FirstName, member.LastName, member.Email, member.NormalizedEmail, member.PhoneNumber) = (first, last, email, email, phone);

    private static async Task<UserPage> ListAsync(Forest forest, SignedInMember actor, UserListRequest request) =>
        (await forest.Host.Get<ListUsers>().ExecuteAsync(actor, request)).Value;
}
