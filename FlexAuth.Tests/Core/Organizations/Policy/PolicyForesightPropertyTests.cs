using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.Attempts;
using FlexAuth.Core.SignIn.Devices;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Organizations.Policy;

/// <summary>
/// What is foreseen is what happens: random people, a random change, and afterwards each of them at the door. What happened to them is
/// seen from what the sign-in asks and what the tables hold, not from what the preview asks.
/// </summary>
public sealed class PolicyForesightPropertyTests
{
    private const int People = 60;
    private const int Changes = 8;
    private const string NoApp = "mobile.no_app";
    private const string Forbidden = "mobile.app_forbidden";

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(9)]
    public async Task Whoever_is_foreseen_to_be_met_by_a_change_is_met_in_that_way(int seed)
    {
        var random = new Random(seed);
        await using var forest = await Forest.GrowAsync(PolicySteps.Everything);
        var host = forest.Host;
        await host.DecideAsync(Policy(random));
        var actor = await forest.SignedInAsync(await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator, Established));
        var people = await PopulateAsync(forest, random);
        HashSet<PolicyEffect> seen = [];

        for (var change = 0; change < Changes; change++)
        {
            var before = await host.ReadAsync(db => db.RulesOfAsync(forest.Main.Id, default));
            var after = change == Changes - 1 ? before with { EmailLoginEnabled = false } : before with { Policy = Policy(random) };
            var asked = await AtTheDoorAsync(host, people);

            var foreseen = await ForeseenAsync(host, actor, after);
            await ApplyAsync(host, actor, after);
            var met = await AtTheDoorAsync(host, people);

            foreach (var person in people)
                Assert.Equal((person.Id, Met(asked[person.Id], met[person.Id])), (person.Id, foreseen.GetValueOrDefault(person.Id)));
            seen.UnionWith(foreseen.Values);
        }

        Assert.Equal(Enum.GetValues<PolicyEffect>(), seen.Order());
    }

    /// <summary>What the difference between the two amounts to.</summary>
    private static PolicyEffect Met(Door before, Door after) => (before, after) switch
    {
        ({ IsAskedAfterProvider: false }, { IsAskedAfterProvider: true, Asks.Count: 0 }) => PolicyEffect.MustSetUp,
        ({ IsOpen: true }, { IsOpen: false, HasProvider: false }) => PolicyEffect.LosesLastWayIn,
        ({ IsOpen: true }, { IsOpen: false }) => PolicyEffect.KeepsProvider,
        ({ Asks.Count: > 0 }, { Asks.Count: 0, IsGuarded: true }) => PolicyEffect.MustSetUp,
        ({ IsOpen: true, LacksCode: false }, { IsOpen: true, LacksCode: true }) => PolicyEffect.NeedsCode,
        ({ IsOpen: true, LacksPin: false }, { IsOpen: true, LacksPin: true }) => PolicyEffect.NeedsPin,
        ({ IsOpen: true, Registering: not Forbidden }, { IsOpen: true, Registering: Forbidden }) => PolicyEffect.CannotRegister,
        ({ IsOpen: true, Registering: not (Forbidden or NoApp) }, { IsOpen: true, Registering: NoApp }) => PolicyEffect.NeedsApp,
        ({ IsGuarded: true }, { IsGuarded: true }) when before.Asks.Except(after.Asks).Any() => PolicyEffect.LosesMethod,
        ({ IsGuarded: true }, { IsGuarded: true }) when after.Devices < before.Devices => PolicyEffect.ForgetsDevice,
        _ => PolicyEffect.Unaffected,
    };

    private static async Task<Dictionary<Guid, PolicyEffect>> ForeseenAsync(CoreHost host, SignedInMember actor, AuthenticationRules after)
    {
        Dictionary<Guid, PolicyEffect> foreseen = [];
        foreach (var effect in Enum.GetValues<PolicyEffect>())
        {
            var page = (await host.Get<ListAffected>().ExecuteAsync(actor, new AffectedRequest(after, effect, null))).Value;
            foreach (var person in page.People)
                foreseen.Add(person.Id, effect);
        }

        return foreseen;
    }

    private static async Task ApplyAsync(CoreHost host, SignedInMember actor, AuthenticationRules after)
    {
        var version = (await host.Get<ShowPolicy>().ExecuteAsync(actor, default)).Value.Version;
        var done = after.EmailLoginEnabled
            ? await host.Get<ChangePolicy>().ExecuteAsync(actor, new PolicyChange(after.Policy, version))
            : await host.Get<DisableEmailLogin>().ExecuteAsync(actor, new EmailLoginDisabling("Contoso"));
        Assert.True(done.Succeeded, done.Error?.Code);
    }

    /// <summary>Each of them right behind the password: is the door open, does it ask for a second factor, how many browsers need none?</summary>
    private static Task<Dictionary<Guid, Door>> AtTheDoorAsync(CoreHost host, IEnumerable<Member> people) => host.ReadAsync(async db =>
    {
        Dictionary<Guid, Door> doors = [];
        foreach (var person in people)
        {
            var member = await db.Members.AsNoTracking().Include(m => m.Organization).SingleAsync(m => m.Id == person.Id);
            var main = await db.Organizations.AsNoTracking().SingleAsync(o => o.Id == member.Organization.RootId);
            var policy = (await db.PolicyOfAsync(main.Id, default)).Policy;
            doors[person.Id] = new Door(
                SignInGate.AllowsEmailLogin(member, main),
                await AskedForAsync(host, person.Id),
                await db.UserLogins.AnyAsync(l => l.UserId == person.Id),
                member.DisabledAt is null
                    && policy.AfterProvider(member.Role) is not FactorAfterProvider.NotAsked,
                await db.RememberedDevices.Living(policy.RememberedDeviceDays, host.Clock.GetUtcNow()).CountAsync(d => d.MemberId == person.Id),
                await db.RegisteredPhones.AnyAsync(p => p.MemberId == person.Id && p.PinHash == null && p.PasskeyId == null) && policy.MandatoryPinForMobile,
                await db.RegisteredPhones.AnyAsync(p => p.MemberId == person.Id && !p.CodeGiven) && policy.TotpForMobileRegistration,
                await RegisteringAsync(host, person.Id, policy));
        }

        return doors;
    });

    /// <summary>What registering a phone says to them behind the password.</summary>
    private static async Task<string> RegisteringAsync(CoreHost host, Guid memberId, SignInPolicy policy) =>
        (await host.Get<WritePath>().CommitAsync<string>(
            host.Browser().Visitor,
            async (work, token) =>
            {
                work.RecordNothing();
                var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == memberId, token);
                return (await host.Get<PhoneCodes>().WhyNotAsync(work, member, policy, null, token))?.Code ?? "";
            },
            default)).Value;

    /// <summary>None, where what they give is asked for only before they set up another.</summary>
    private static async Task<IReadOnlyList<SecondFactorKind>> AskedForAsync(CoreHost host, Guid memberId)
    {
        var visitor = host.Browser().Visitor;
        var counts = false;
        var step = await host.Get<WritePath>().CommitAsync<SignInStep>(
            visitor,
            async (work, token) =>
            {
                work.RecordNothing();
                var member = await work.Db.Members.Include(m => m.Organization).SingleAsync(m => m.Id == memberId, token);
                counts = !(await host.Get<AttemptGate>().ChoiceAsync(work, member, token)).Usable.IsEmpty;
                return await host.Get<AttemptDesk>().OpenAsync(work, visitor, member, SignInMethod.Password, Arrival.FirstFactor, token);
            },
            default);
        return counts && step.Value is EnterSecondFactor asked ? [asked.Kind, .. asked.Others] : [];
    }

    private static async Task<List<Member>> PopulateAsync(Forest forest, Random random)
    {
        Organization[] places = [forest.Main, forest.North, forest.NorthUnit, forest.South];
        var now = forest.Host.Clock.GetUtcNow();
        List<Member> people = [];
        for (var i = 0; i < People; i++)
        {
            var role = (MemberRole)random.Next(3);
            var member = forest.Host.NewMember("Nadia", "Vermeer", places[random.Next(places.Length)], role);
            member.EmailLoginEnabled = random.Next(4) > 0;
            member.HasEmergencyAccess = random.Next(12) == 0;
            member.DisabledAt = random.Next(8) == 0 ? now : null;
            people.Add(member);
        }

        await forest.Host.ChangeAsync(db =>
        {
            foreach (var member in people)
            {
                if (member.EmailLoginEnabled && random.Next(3) > 0)
                {
                    Established(member);
                    if (random.Next(4) > 0)
                        db.Add(new AuthenticatorApp { MemberId = member.Id, ProtectedSeed = "seed", ConfirmedAt = random.Next(5) == 0 ? null : now });
                    if (random.Next(3) == 0)
                        db.Add(new EmailVerification { MemberId = member.Id, AddedAt = now });
                    if (random.Next(3) == 0)
                        db.Add(new VerifiedPhone { MemberId = member.Id, Number = "+31612345612", AddedAt = now });
                    if (random.Next(3) == 0)
                        db.Add(new Passkey { MemberId = member.Id, CredentialId = member.Id.ToByteArray(), PublicKey = [], Name = "Phone", CreatedAt = now });
                    if (random.Next(3) == 0)
                        db.Add(Phone(member, guard: random.Next(4), codeGiven: random.Next(2) == 0));
                    for (var used = random.Next(3); used > 0; used--)
                        db.Add(Device(member, now.AddDays(-random.Next(31)).AddMinutes(random.Next(-90, 1))));
                }

                foreach (var provider in new[] { "Microsoft", "Google" }.Where(_ => random.Next(4) == 0))
                    db.Add(new IdentityUserLogin<Guid> { UserId = member.Id, LoginProvider = provider, ProviderKey = $"{member.Id}" });
            }

            db.AddRange(people);
        });
        return people;
    }

    private static RememberedDevice Device(Member member, DateTimeOffset used) =>
        new() { MemberId = member.Id, TokenHash = SecretToken.Hash(SecretToken.New()), CreatedAt = used, LastUsedAt = used, ExpiresAt = used.AddDays(30) };

    /// <summary>Half of them with a PIN, a quarter with a passkey, the others opened by their key alone.</summary>
    private static RegisteredPhone Phone(Member member, int guard, bool codeGiven) => new()
    {
        MemberId = member.Id,
        Name = "Phone",
        PublicKey = [],
        PinHash = guard < 2 ? "hash" : null,
        PasskeyId = guard == 3 ? member.Id.ToByteArray() : null,
        CodeGiven = codeGiven,
    };

    private static void Established(Member member)
    {
        (member.PasswordHash, member.PasswordSetAt, member.TwoFactorSetAt) = ("hash", member.CreatedAt, member.CreatedAt);
        member.HasEmergencyAccess |= member.Role is MemberRole.OrganizationAdministrator;
    }

    /// <summary>Always one that lets somebody in.</summary>
    private static SignInPolicy Policy(Random random)
    {
        var policy = new SignInPolicy { MemberMethods = Methods(), AdministratorMethods = Methods(), RememberedDeviceDays = random.Next(31) };
        var totp = random.Next(2) == 0 && policy.MemberMethods.Contains(TwoFactorMethod.AuthenticationApp);
        policy = policy with { TotpForMobileRegistration = totp, MandatoryPinForMobile = random.Next(2) == 0 };
        return policy with { MemberAfterProvider = (FactorAfterProvider)(policy.RememberedDeviceDays % 3) };

        EnumSet<TwoFactorMethod> Methods() => EnumSet.Of(Enum.GetValues<TwoFactorMethod>().Where(_ => random.Next(2) == 0).Append((TwoFactorMethod)random.Next(3)));
    }

    private sealed record Door(bool IsOpen, IReadOnlyList<SecondFactorKind> Asks, bool HasProvider, bool IsAsked, int Devices, bool LacksPin, bool LacksCode, string Registering)
    {
        public bool IsAskedAfterProvider => HasProvider && IsAsked;

        /// <summary>Whether a second factor is asked behind it: after the password, or after the provider.</summary>
        public bool IsGuarded => IsOpen || IsAskedAfterProvider;
    }
}
