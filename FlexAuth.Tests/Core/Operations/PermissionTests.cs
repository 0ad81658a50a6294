using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Operations;

public sealed class PermissionTests
{
    [Fact, Trait("Rule", "AZ1")]
    public void The_matrix_knows_every_operation_and_each_declares_a_permission()
    {
        var all = OperationsRegistration.All().ToHashSet();

        Assert.NotEmpty(all);
        Assert.Equal(Names(PermissionMatrix.Expected.Keys), Names(all));
        Assert.All(all, type => Assert.Single(type.GetCustomAttributes(typeof(RequiresAttribute), false)));
    }

    [Fact, Trait("Rule", "AZ1")]
    public async Task Each_actor_may_do_what_the_matrix_says_and_nothing_else()
    {
        await using var forest = await Forest.GrowAsync();
        var surprises = new List<string>();
        foreach (var (operation, expected) in PermissionMatrix.Expected)
        {
            foreach (var (name, who, actor) in await EverybodyAsync(forest))
            {
                var error = await AnyOperation.ErrorOfAsync(
                    forest.Host, operation, actor, PermissionMatrix.Sample(AnyOperation.RequestOf(operation)));
                if ((error != "forbidden") != expected.HasFlag(who) || error == "session_ended")
                    surprises.Add($"{operation.Name} by {name}: {error ?? "done"}");
            }
        }

        Assert.Empty(surprises);
    }

    [Theory, Trait("Rule", "AZ1"), Trait("Rule", "AZ6"), Trait("Rule", "SE2")]
    [InlineData("ended session")]
    [InlineData("disabled member")]
    [InlineData("member of less power since")]
    [InlineData("member moved since")]
    [InlineData("made-up session")]
    public async Task Whoever_lost_their_power_can_neither_change_nor_read(string what)
    {
        await using var forest = await Forest.GrowAsync();
        var surprises = new List<string>();
        foreach (var (operation, expected) in PermissionMatrix.Expected)
        {
            var actor = await WithoutPowerAsync(forest, what);
            var error = await AnyOperation.ErrorOfAsync(
                forest.Host, operation, actor, Worthwhile(operation, forest) ?? PermissionMatrix.Sample(AnyOperation.RequestOf(operation)));
            if (error != (expected.HasFlag(Who.MainAdministrator) ? "session_ended" : "forbidden"))
                surprises.Add($"{operation.Name}: {error ?? "done"}");
        }

        Assert.Empty(surprises);
    }

    [Fact, Trait("Rule", "AZ1")]
    public async Task An_operation_that_declares_nothing_is_refused_to_everybody()
    {
        await using var forest = await Forest.GrowAsync();
        var change = new UndeclaredChange(forest.Host.Get<WritePath>());
        var read = new UndeclaredRead(forest.Host.Get<IDbContextFactory<FlexAuthDbContext>>());
        var inherited = new HeirOfADeclaredRead(forest.Host.Get<IDbContextFactory<FlexAuthDbContext>>());

        foreach (var (_, _, actor) in await EverybodyAsync(forest))
        {
            Assert.Equal("forbidden", (await change.ExecuteAsync(actor, default)).Error?.Code);
            Assert.Equal("forbidden", (await read.ExecuteAsync(actor, default)).Error?.Code);
            Assert.Equal("forbidden", (await inherited.ExecuteAsync(actor, default)).Error?.Code);
        }
    }

    [Fact, Trait("Rule", "AZ1")]
    public void A_job_has_the_power_of_whoever_asked_apart_from_their_own_account()
    {
        foreach (var permission in Enum.GetValues<Permission>())
        {
            foreach (var role in Enum.GetValues<MemberRole>())
            {
                var (id, root) = (Guid.NewGuid(), Guid.NewGuid());
                var asked = PermissionTable.Allows(new SignedInMember(id, id, root, root, "", role), permission);
                Assert.Equal(
                    asked && permission is not Permission.OwnAccount, PermissionTable.Allows(new JobOfMember(id, id, root, root, "", role), permission));
            }
        }
    }

    [Fact, Trait("Rule", "AZ1")]
    public void A_permission_or_an_actor_that_the_table_does_not_list_is_denied()
    {
        Assert.False(PermissionTable.Allows(new Stranger(), Permission.SignIn));
        Assert.DoesNotContain(Enum.GetValues<Permission>(), permission => PermissionTable.Allows(new Stranger(), permission));
        Assert.False(PermissionTable.Allows(new ConsoleOperator(), (Permission)999));
    }

    private static async Task<IReadOnlyList<(string Name, Who Who, Actor Actor)>> EverybodyAsync(Forest forest)
    {
        List<(string, Who, Actor)> everybody =
        [
            ("a visitor", Who.Visitor, forest.Host.Browser().Visitor),
            ("the console", Who.Console, new ConsoleOperator()),
            ("the system", Who.System, new InstallationItself()),
            ("a job", Who.Job, await JobAsync(forest)),
        ];
        foreach (var organization in new[] { forest.Main, forest.North, forest.South, forest.Other })
        {
            everybody.Add(($"a member of {organization.Name}", Who.Member, await forest.SignedInAsync(organization, MemberRole.Member)));
            everybody.Add(($"a manager of {organization.Name}", Who.Manager, await forest.SignedInAsync(organization, MemberRole.Manager)));
            everybody.Add((
                $"an administrator of {organization.Name}",
                organization.ParentId is null ? Who.MainAdministrator : Who.SuborganizationAdministrator,
                await forest.SignedInAsync(organization)));
        }

        return everybody;
    }

    /// <summary>Of somebody who may do everything: what they asked for goes on, but it runs no operation of its own.</summary>
    private static async Task<JobOfMember> JobAsync(Forest forest)
    {
        var member = await forest.MemberAsync(forest.Main, MemberRole.OrganizationAdministrator);
        return new JobOfMember(Guid.CreateVersion7(), member.Id, forest.Main.Id, forest.Main.Id, forest.Main.Path, member.Role);
    }

    private static async Task<SignedInMember> WithoutPowerAsync(Forest forest, string what)
    {
        var actor = await forest.SignedInAsync(forest.Main);
        await forest.Host.ReadAsync(async db =>
        {
            var session = await db.Sessions.Include(s => s.Member).SingleAsync(s => s.Id == actor.SessionId);
            switch (what)
            {
                case "ended session":
                    session.EndedAt = forest.Host.Clock.GetUtcNow();
                    break;
                case "disabled member":
                    session.Member.DisabledAt = forest.Host.Clock.GetUtcNow();
                    break;
                case "member of less power since":
                    session.Member.Role = MemberRole.Member;
                    break;
                case "member moved since":
                    session.Member.OrganizationId = forest.Other.Id;
                    break;
                default:
                    actor = actor with { SessionId = Guid.CreateVersion7() };
                    break;
            }

            return await db.SaveChangesAsync();
        });
        return actor;
    }

    /// <summary>What an operation would otherwise refuse before it comes to the transaction.</summary>
    private static object? Worthwhile(Type operation, Forest forest) => operation == typeof(FlexAuth.Core.Users.Create.CreateUser)
        ? new FlexAuth.Core.Users.Create.NewUser(
            Guid.CreateVersion7(), "Ivo", "Lund", "ivo.lund@contoso.example", forest.Main.Id, MemberRole.Member, null, null, true)
        : null;

    private static IOrderedEnumerable<string> Names(IEnumerable<Type> types) => types.Select(type => type.FullName!).Order(StringComparer.Ordinal);

    private sealed record Stranger : Actor;

    private sealed class UndeclaredChange(WritePath writePath) : Operation<Nothing, Nothing>(writePath)
    {
        protected override Task<Result<Nothing>> RunAsync(Actor actor, Nothing request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("It must never run.");
    }

    private sealed class UndeclaredRead(IDbContextFactory<FlexAuthDbContext> contexts) : Query<Nothing, Nothing>(contexts)
    {
        protected override Task<Result<Nothing>> ReadAsync(
            FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("It must never run.");
    }

    private sealed class HeirOfADeclaredRead(IDbContextFactory<FlexAuthDbContext> contexts) : DeclaredRead(contexts);

    [Requires(Permission.SignIn)]
    private class DeclaredRead(IDbContextFactory<FlexAuthDbContext> contexts) : Query<Nothing, Nothing>(contexts)
    {
        protected override Task<Result<Nothing>> ReadAsync(
            FlexAuthDbContext db, Actor actor, Nothing request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("It must never run.");
    }
}
