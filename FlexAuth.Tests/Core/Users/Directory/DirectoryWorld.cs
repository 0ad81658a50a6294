using System.Text;
using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Directory;

/// <summary>Two trees of organizations with people who have everything at random, drawn from a seed; and every way to change them.</summary>
internal sealed class DirectoryWorld(CoreHost host, Random random)
{
    private static readonly string[] Names =
    [
        "Zoë", "Müller", "Łukasz", "Đorđe", "Søren", "Æbelø", "Weiß", "İpek", "Ana", "Anna", "O'Neil", "100%", "Under_Score", "\"Quo", "李小龙", "😀x",
        "Van der Berg", "Bergman", "Mc*Star", "Ånn", "\\Back", "a", "Ana",
    ];

    private static readonly string[] Places = ["North", "Łódź", "Straße 7", "100% Works", "Ana", "Bergen", "Ny Ærø", "南部", "x_y"];

    private readonly List<Guid> _organizations = [];

    public DateTimeOffset Now { get; private set; } = host.Clock.GetUtcNow();

    public Guid Root => _organizations[0];

    public static async Task<DirectoryWorld> MakeAsync(CoreHost host, int seed, int people)
    {
        var world = new DirectoryWorld(host, new Random(seed));
        world._organizations.Add(host.Main.Id);
        for (var i = 0; i < 8; i++)
            await world.AddOrganizationAsync();
        world._organizations.Add((await host.OtherMainOrganizationAsync("Ana & Berg")).Id);
        await host.ChangeAsync(db =>
        {
            for (var i = 0; i < people; i++)
                db.Add(world.Somebody());
        });
        for (var i = 0; i < people / 2; i++)
            await world.AddLoginAsync();
        for (var i = 0; i < people / 2; i++)
            await world.WithSomebodyAsync((db, member) => world.Give(db, member, world.Pick(Enum.GetValues<TwoFactorMethod>())));
        return world;
    }

    /// <summary>One change of any kind.</summary>
    public Task ChangeAsync() => random.Next(26) switch
    {
        0 => host.ChangeAsync(db => db.Add(Somebody())),
        1 => WithSomebodyAsync((_, member) => (member.FirstName, member.LastName) = (Pick(Names), Pick(Names))),
        2 => WithSomebodyAsync((_, member) => member.PhoneNumber = Phone()),
        3 => WithSomebodyAsync((_, member) => member.OrganizationId = Pick(_organizations)),
        4 => WithSomebodyAsync((_, member) => member.Role = Pick(Enum.GetValues<MemberRole>())),
        5 => WithSomebodyAsync((db, member) => db.Remove(member)),
        6 => WithSomebodyAsync((_, member) => Happen(member)),
        7 => SetAsync((people, time) => people.ExecuteUpdateAsync(set => set.SetProperty(m => m.LockoutEnd, time))),
        8 => SetAsync((people, time) => people.ExecuteUpdateAsync(set => set.SetProperty(m => m.LastSignInAt, time).SetProperty(m => m.ActivatedAt, time))),
        9 => SetAsync((people, time) => people.ExecuteUpdateAsync(set => set.SetProperty(m => m.DisabledAt, time))),
        10 => SetAsync((people, time) => people.ExecuteUpdateAsync(set => set
            .SetProperty(m => m.PasswordHash, time == null ? null : "hash").SetProperty(m => m.EmailLoginEnabled, time != null))),
        11 => AddLoginAsync(),
        12 => host.ReadAsync(async db => await db.UserLogins.OrderBy(l => l.ProviderKey).Skip(random.Next(20)).Take(1).ExecuteDeleteAsync()),
        13 => host.ReadAsync(async db => await db.Database.ExecuteSqlAsync(
            $"""UPDATE "ProviderLogins" SET "UserId" = (SELECT "Id" FROM "Members" ORDER BY "Email" LIMIT 1) WHERE "ProviderKey" IN (SELECT "ProviderKey" FROM "ProviderLogins" LIMIT 2)""")),
        14 => host.ReadAsync(async db =>
        {
            var organization = await db.Organizations.SingleAsync(o => o.Id == Pick(_organizations));
            organization.Name = $"{Pick(Places)} {random.Next(1000)}";
            return await db.SaveChangesAsync();
        }),
        15 => MoveOrganizationAsync(),
        16 => WithSomebodyAsync((db, member) =>
        {
            Give(db, member, Pick(Enum.GetValues<TwoFactorMethod>()));
            var guard = Pick(Enum.GetValues<PhoneGuard>());
            db.Add(new RegisteredPhone
            {
                MemberId = member.Id,
                Name = "Phone",
                PublicKey = [],
                PinHash = guard is PhoneGuard.Pin ? "hash" : null,
                PasskeyId = guard is PhoneGuard.Passkey ? Guid.CreateVersion7().ToByteArray() : null,
                CodeGiven = random.Next(2) == 0,
            });
        }),
        17 => host.ReadAsync(async db => await db.AuthenticatorApps.OrderBy(a => a.Id).Skip(random.Next(9)).Take(2).ExecuteDeleteAsync()),
        18 => host.ReadAsync(async db => await db.AuthenticatorApps.OrderBy(a => a.Id).Skip(random.Next(9)).Take(2).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.ConfirmedAt, a => a.ConfirmedAt == null ? Now : null))),
        19 => host.ReadAsync(async db => await db.EmailVerifications.Take(1).ExecuteDeleteAsync() + await db.VerifiedPhones.Take(1).ExecuteDeleteAsync()),
        20 => host.ReadAsync(async db => await db.Passkeys.OrderBy(p => p.Id).Skip(random.Next(4)).Take(2).ExecuteDeleteAsync()),
        21 => WithSomebodyAsync((_, member) => member.HasEmergencyAccess = !member.HasEmergencyAccess),
        22 => host.ReadAsync(async db => await db.RegisteredPhones.OrderBy(p => p.Id).Skip(random.Next(4)).Take(2).ExecuteDeleteAsync()),
        23 => host.ReadAsync(async db => await db.RegisteredPhones.OrderBy(p => p.Id).Skip(random.Next(4)).Take(2).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.PinHash, p => p.PinHash == null ? "hash" : null).SetProperty(p => p.CodeGiven, p => !p.CodeGiven))),
        24 => host.ReadAsync(async db => await db.RegisteredPhones.OrderBy(p => p.Id).Skip(random.Next(4)).Take(1).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.PasskeyId, p => p.PasskeyId == null ? Guid.CreateVersion7().ToByteArray() : null))),
        _ => LetTimePassAsync(),
    };

    /// <summary>Any question that somebody could ask.</summary>
    public UserFilter Question()
    {
        var linked = Linked();
        return new UserFilter
        {
            Search = random.Next(2) == 0 ? "" : string.Join(' ', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Fragment())),
            OrganizationId = random.Next(4) == 0 ? Pick(_organizations) : null,
            Roles = Some<MemberRole>(),
            EmailLogin = Maybe(),
            Standings = Some<Standing>(),
            Linked = linked,
            NotLinked = Linked().Without(linked),
            Phone = Maybe(),
            LastSignIn = random.Next(3) == 0 ? Pick(Enum.GetValues<LastSignIn>()) : LastSignIn.Any,
        };

        EnumSet<T> Some<T>()
            where T : struct, Enum => random.Next(4) == 0 ? EnumSet.Of(Enum.GetValues<T>().Where(_ => random.Next(2) == 0)) : default;

        EnumSet<SignInMethod> Linked() => random.Next(3) == 0 ? EnumSet.Of(Pick(ProviderNames.All)) : default;

        bool? Maybe() => random.Next(8) switch { 0 => true, 1 => false, _ => null };
    }

    public T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];

    private string Fragment()
    {
        var text = random.Next(6) switch
        {
            0 => Pick(Places),
            1 => "contoso.example",
            2 => Phone() ?? "%",
            _ => Pick(Names),
        };
        if (PhoneNumber.TryParse(text, out _, out _) && random.Next(2) == 0)
            return text;
        var runes = text.EnumerateRunes().ToArray();
        var from = random.Next(runes.Length);
        return string.Concat(runes.Skip(from).Take(random.Next(1, 7)));
    }

    private Member Somebody()
    {
        var member = host.NewMember($"{(char)random.Next('a', 'z')}", "berg", host.Main, Pick(Enum.GetValues<MemberRole>()));
        (member.FirstName, member.LastName) = (Pick(Names), Pick(Names));
        member.OrganizationId = Pick(_organizations);
        member.PhoneNumber = Phone();
        Happen(member);
        return member;
    }

    private void Happen(Member member)
    {
        member.EmailLoginEnabled = random.Next(2) == 0;
        member.DisabledAt = random.Next(9) == 0 ? Now : null;
        member.InvitedAt = Sometime();
        member.LinkOpenedAt = Sometime();
        member.PasswordHash = random.Next(2) == 0 ? "hash" : null;
        member.TwoFactorSetAt = Sometime();
        member.ActivatedAt = Sometime();
        member.LastSignInAt = Sometime();
        member.LockoutEnd = random.Next(3) == 0 ? Now.AddHours(random.Next(-3, 30)) : null;
    }

    private DateTimeOffset? Sometime() => random.Next(3) == 0 ? null : Now.AddDays(-random.Next(100)).AddMinutes(-random.Next(3));

    /// <summary>A second factor, where they have none like it. Two apps they may have, of which one is not confirmed yet.</summary>
    public void Give(FlexAuthDbContext db, Member member, TwoFactorMethod method)
    {
        switch (method)
        {
            case TwoFactorMethod.AuthenticationApp:
                db.Add(new AuthenticatorApp { MemberId = member.Id, ProtectedSeed = "seed", ConfirmedAt = random.Next(3) == 0 ? null : Now });
                break;
            case TwoFactorMethod.EmailVerification when db.EmailVerifications.All(e => e.MemberId != member.Id):
                db.Add(new EmailVerification { MemberId = member.Id, AddedAt = Now });
                break;
            case TwoFactorMethod.SmsCode when db.VerifiedPhones.All(p => p.MemberId != member.Id):
                db.Add(new VerifiedPhone { MemberId = member.Id, Number = "+31612345678", AddedAt = Now });
                break;
            case TwoFactorMethod.Passkey:
                var id = Guid.NewGuid();
                db.Add(new Passkey { MemberId = member.Id, CredentialId = id.ToByteArray(), PublicKey = [], Name = $"Passkey {id}" });
                break;
        }
    }

    private string? Phone() => random.Next(3) switch { 0 => null, 1 => "", _ => $"+3161234{random.Next(100):00}" };

    private Task<int> WithSomebodyAsync(Action<FlexAuthDbContext, Member> change) => host.ReadAsync(async db =>
    {
        var members = await db.Members.OrderBy(m => m.Id).ToListAsync();
        change(db, Pick(members));
        return await db.SaveChangesAsync();
    });

    private Task<int> SetAsync(Func<IQueryable<Member>, DateTimeOffset?, Task<int>> update) => host.ReadAsync(db =>
        update(db.Members.OrderBy(m => m.Id).Skip(random.Next(60)).Take(random.Next(1, 6)), random.Next(3) == 0 ? null : Now.AddHours(random.Next(-50, 50))));

    private Task<int> AddLoginAsync() => host.ReadAsync(async db =>
    {
        var members = await db.Members.OrderBy(m => m.Id).Select(m => m.Id).ToListAsync();
        var provider = Pick<string>([.. ProviderNames.All.Select(known => $"{known}"), "Elsewhere"]);
        db.Add(new IdentityUserLogin<Guid> { UserId = Pick(members), LoginProvider = provider, ProviderKey = $"{random.NextInt64()}" });
        return await db.SaveChangesAsync();
    });

    private Task<int> AddOrganizationAsync() => host.ReadAsync(async db =>
    {
        var above = await db.Organizations.SingleAsync(o => o.Id == Pick(_organizations));
        var organization = above.Suborganization($"{Pick(Places)} {random.Next(1000)}", Now);
        _organizations.Add(organization.Id);
        db.Add(organization);
        return await db.SaveChangesAsync();
    });

    // A leaf goes below the main organization, or below another one of its tree.
    private Task<int> MoveOrganizationAsync() => host.ReadAsync(async db =>
    {
        var all = await db.Organizations.OrderBy(o => o.Id).ToListAsync();
        var leaf = Pick(all.Where(o => o.ParentId != null && all.All(below => below.ParentId != o.Id)).ToList());
        var above = Pick(all.Where(o => o.RootId == leaf.RootId && o.Id != leaf.Id).ToList());
        (leaf.ParentId, leaf.Path, leaf.Name) = (above.Id, $"{above.Path}{leaf.Id:N}/", $"{leaf.Name} {random.Next(1000)}");
        return await db.SaveChangesAsync();
    });

    private Task LetTimePassAsync()
    {
        Now += TimeSpan.FromHours(random.Next(1, 30));
        host.Clock.Advance(Now - host.Clock.GetUtcNow());
        return Task.CompletedTask;
    }
}

/// <summary>What the directory should answer, worked out from the tables in the plainest way.</summary>
internal sealed class DirectoryOracle
{
    private readonly List<Person> _people;
    private readonly List<Organization> _organizations;

    private DirectoryOracle(List<Person> people, List<Organization> organizations) => (_people, _organizations) = (people, organizations);

    public static Task<DirectoryOracle> AskAsync(CoreHost host) => host.ReadAsync(async db =>
    {
        var numbers = await db.Database.SqlQueryRaw<Found>("SELECT Number, MemberId FROM Directory").ToDictionaryAsync(f => f.MemberId, f => f.Number);
        var places = await db.Database.SqlQueryRaw<Found>("SELECT Place AS Number, OrganizationId AS MemberId FROM DirectoryPlaces").ToDictionaryAsync(f => f.MemberId, f => f.Number);
        var logins = (await db.UserLogins.AsNoTracking().ToListAsync()).ToLookup(l => l.UserId, l => l.LoginProvider);
        var members = await db.Members.AsNoTracking().Include(m => m.Organization).ToListAsync();
        return new DirectoryOracle(
            members.ConvertAll(m => new Person(m, numbers[m.Id], places[m.OrganizationId], logins[m.Id].ToHashSet())),
            await db.Organizations.AsNoTracking().ToListAsync());
    });

    public List<(long Number, Guid Id)> Answer(string scope, UserFilter filter, UserSort sort, bool descending, DateTimeOffset now)
    {
        var matching = _people.Where(person => Matches(person, scope, filter, now));
        var sorted = sort switch
        {
            UserSort.Email => matching.OrderBy(p => Bytes(p.Member.NormalizedEmail!), Utf8),
            UserSort.Organization => matching.OrderBy(p => Bytes(SearchText.Fold(p.Member.Organization.Name)), Utf8).ThenBy(p => p.Place).ThenBy(Name, Utf8),
            UserSort.LastSignIn => matching.OrderBy(p => p.Member.LastSignInAt ?? DateTimeOffset.MinValue),
            _ => matching.OrderBy(Name, Utf8),
        };
        var answer = sorted.ThenBy(p => p.Number).Select(p => (p.Number, p.Member.Id)).ToList();
        if (descending)
            answer.Reverse();
        return answer;

        static byte[] Name(Person p) => Bytes(SearchText.Fold($"{p.Member.LastName} {p.Member.FirstName}"));
    }

    private bool Matches(Person person, string scope, UserFilter filter, DateTimeOffset now)
    {
        var member = person.Member;
        var path = member.Organization.Path;
        var place = SearchText.Fold(member.Organization.Name);
        var text = SearchText.Fold($"{member.FirstName} {member.LastName} {member.Email}");
        var narrower = filter.OrganizationId is { } id ? _organizations.Single(o => o.Id == id).Path : scope;
        return path.StartsWith(scope, StringComparison.Ordinal)
            && narrower.StartsWith(scope, StringComparison.Ordinal) && path.StartsWith(narrower, StringComparison.Ordinal)
            && SearchText.Fold(filter.Search).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .All(word => PhoneNumber.TryParse(word, out var number, out _)
                    ? number.Value == member.PhoneNumber
                    : text.Contains(word, StringComparison.Ordinal) || place.Contains(word, StringComparison.Ordinal))
            && (filter.Roles.IsEmpty || filter.Roles.Contains(member.Role))
            && (filter.EmailLogin ?? member.EmailLoginEnabled) == member.EmailLoginEnabled
            && (filter.Standings.IsEmpty || filter.Standings.Contains(StandingRule.Of(member, now)))
            && ProviderNames.All.All(provider => Has(filter.LinkedTo(provider), person.Logins.Contains($"{provider}")))
            && Has(filter.Phone, !string.IsNullOrEmpty(member.PhoneNumber))
            && SignedIn(filter.LastSignIn, member.LastSignInAt, now);
    }

    private static bool Has(bool? asked, bool has) => asked is null || asked == has;

    private static bool SignedIn(LastSignIn asked, DateTimeOffset? last, DateTimeOffset now) => asked switch
    {
        LastSignIn.Any => true,
        LastSignIn.Never => last is null,
        LastSignIn.Within7Days => last >= now.AddDays(-7),
        LastSignIn.Within30Days => last >= now.AddDays(-30),
        LastSignIn.Within90Days => last >= now.AddDays(-90),
        _ => last < now.AddDays(-90),
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static Comparer<byte[]> Utf8 { get; } = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    private sealed record Person(Member Member, long Number, long Place, HashSet<string> Logins);
}
