using FlexAuth.Core.Data;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Users.Directory;

public class PeopleByFacetsTests
{
    /// <summary>Whatever is a second factor by <see cref="OwnFactors.Holders"/> is one in the directory, whoever changes it and however.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_directory_knows_what_people_have(int seed)
    {
        await using var host = await CoreHost.StartAsync();
        var world = await DirectoryWorld.MakeAsync(host, seed, 60);
        for (var round = 0; round < 25; round++)
        {
            await world.ChangeAsync();

            var facets = await FacetsAsync(host);
            await host.ReadAsync(async db =>
            {
                foreach (var member in await db.Members.AsNoTracking().ToListAsync())
                {
                    var known = facets[member.Id];
                    Assert.Equal(
                        (member.PasswordHash != null, member.HasEmergencyAccess, member.EmailLoginEnabled, member.Role, member.DisabledAt != null),
                        (known.HasPassword, known.HasEmergencyAccess, known.HasEmailLogin, known.Role, known.Stage is Standing.Disabled));
                }

                foreach (var method in Enum.GetValues<TwoFactorMethod>())
                {
                    var holders = await OwnFactors.Holders(db, method).Distinct().ToListAsync();
                    Assert.Equal(holders.Order(), facets.Where(f => f.Value.Methods.Contains(method)).Select(f => f.Key).Order());
                }

                var unguarded = await db.RegisteredPhones.Where(p => p.PinHash == null && p.PasskeyId == null).Select(p => p.MemberId).Distinct().ToListAsync();
                Assert.Equal(unguarded.Order(), facets.Where(f => f.Value.HasUnguardedPhone).Select(f => f.Key).Order());
                var uncoded = await db.RegisteredPhones.Where(p => !p.CodeGiven).Select(p => p.MemberId).Distinct().ToListAsync();
                Assert.Equal(uncoded.Order(), facets.Where(f => f.Value.HasPhoneWithoutCode).Select(f => f.Key).Order());

                return 0;
            });
        }
    }

    /// <summary>A new kind is to be known to DirectorySource, and the worlds of these tests have to have some.</summary>
    [Fact]
    public async Task Nobody_has_a_second_factor_that_the_directory_does_not_know()
    {
        await using var host = await CoreHost.StartAsync();

        foreach (var method in Enum.GetValues<TwoFactorMethod>())
        {
            var nobody = await host.ReadAsync(db => Task.FromResult(OwnFactors.Holders(db, method).ToQueryString() is var sql && (sql.Contains("WHERE 0") || sql.Contains("WHERE FALSE"))));
            var member = host.NewMember("Ana", "Lima", host.Main);
            await host.ChangeAsync(db =>
            {
                db.Add(member);
                switch (method)
                {
                    case TwoFactorMethod.AuthenticationApp:
                        db.Add(new AuthenticatorApp { MemberId = member.Id, ProtectedSeed = "seed", ConfirmedAt = member.CreatedAt });
                        break;
                    case TwoFactorMethod.EmailVerification:
                        db.Add(new EmailVerification { MemberId = member.Id });
                        break;
                    case TwoFactorMethod.SmsCode:
                        db.Add(new VerifiedPhone { MemberId = member.Id, Number = "+31612345678" });
                        break;
                    case TwoFactorMethod.Passkey:
                        db.Add(new Passkey { MemberId = member.Id, CredentialId = member.Id.ToByteArray(), PublicKey = [], Name = "Phone" });
                        break;
                    default:
                        Assert.True(nobody, $"{method} needs its bit in DirectorySource, triggers of its table, and a case here.");
                        break;
                }
            });

            Assert.Equal(nobody ? [] : EnumSet.Of(method).Values, (await FacetsAsync(host))[member.Id].Methods.Values);
        }
    }

    [Theory]
    [InlineData(1, 4_000)]
    [InlineData(2, 3)]
    [InlineData(3, 0)]
    public async Task Groups_and_names_are_what_a_plain_look_finds_by_any_way_marked_or_not(int seed, int few)
    {
        await using var host = await CoreHost.StartAsync();
        var world = await DirectoryWorld.MakeAsync(host, seed, 90);
        var random = new Random(seed);
        await MarkAsync(host, random);
        foreach (var isMarked in new[] { false, true })
        {
            await host.ReadAsync(async db =>
            {
                using var reads = Snapshot.Of(db, TestContext.Current.CancellationToken);
                var mark = isMarked ? SqlPart.Of(db.RememberedDevices.Where(d => d.TokenHash.StartsWith("marked")).Select(d => new { d.MemberId })) : null;
                var people = new PeopleByFacets(reads, host.Main.Id, mark, new Limits { ByFacets = few });
                var plain = await PlainAsync(db, host.Main.Id, isMarked);

                Assert.Equal(
                    plain.GroupBy(p => p.Bits).Select(g => new FacetGroup(g.Key, g.Count())).OrderBy(g => g.Bits),
                    people.Groups().OrderBy(g => g.Bits));
                Assert.Empty(plain.Select(p => p.Bits).Except(people.Bits()));
                for (var round = 0; round < 20; round++)
                {
                    var wanted = Wanted(people, random, isMarked);
                    var expected = plain.Where(p => wanted.Contains(p.Bits)).Select(p => p.Id);
                    Assert.Equal(expected, All(people, wanted, random.Next(1, 7)));
                }

                return 0;
            });
        }
    }

    private static HashSet<int> Wanted(PeopleByFacets people, Random random, bool isMarked)
    {
        var share = random.Next(1, 5);
        var onlyMarked = isMarked && random.Next(2) == 0;
        return [.. people.Bits().Where(bits => random.Next(share) == 0 && (!onlyMarked || (bits & PeopleByFacets.Marked) != 0))];
    }

    private static List<Guid> All(PeopleByFacets people, HashSet<int> wanted, int take)
    {
        List<Guid> all = [];
        NameKey? from = null;
        do
        {
            (var page, from) = people.ByNameFrom(wanted, from, take);
            Assert.True(page.Count == take || from is null);
            all.AddRange(page);
        }
        while (from is not null);
        return all;
    }

    private static Task MarkAsync(CoreHost host, Random random) => host.ReadAsync(async db =>
    {
        foreach (var id in await db.Members.OrderBy(m => m.Id).Select(m => m.Id).ToListAsync())
        {
            for (var device = random.Next(4); device > 0; device--)
                db.Add(new RememberedDevice { MemberId = id, TokenHash = $"{(random.Next(3) > 0 ? "other" : "marked")} {Guid.NewGuid()}" });
        }

        return await db.SaveChangesAsync();
    });

    private static async Task<List<(Guid Id, int Bits)>> PlainAsync(FlexAuthDbContext db, Guid rootId, bool isMarked)
    {
        var facets = await db.Database.SqlQueryRaw<Row>("SELECT MemberId, Facets, Number FROM Directory").ToDictionaryAsync(row => row.MemberId);
        var marked = await db.RememberedDevices.Where(d => d.TokenHash.StartsWith("marked")).Select(d => d.MemberId).ToHashSetAsync();
        var members = await db.Members.Where(m => m.Organization.RootId == rootId).Select(m => new { m.Id, m.SortName }).ToListAsync();
        return members.OrderBy(m => m.SortName, Comparer<string>.Create(ByBytes)).ThenBy(m => facets[m.Id].Number)
            .Select(m => (m.Id, facets[m.Id].Facets | (isMarked && marked.Contains(m.Id) ? PeopleByFacets.Marked : 0))).ToList();
    }

    private static int ByBytes(string one, string other) =>
        System.Text.Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(other));

    private static Task<Dictionary<Guid, DirectoryFacets>> FacetsAsync(CoreHost host) => host.ReadAsync(async db =>
        (await db.Database.SqlQueryRaw<Row>("SELECT MemberId, Facets, Number FROM Directory").ToListAsync())
            .ToDictionary(row => row.MemberId, row => new DirectoryFacets(row.Facets)));

    private sealed record Row(Guid MemberId, int Facets, long Number);
}
