using System.Reflection;
using FlexAuth.Core.Operations;
using FlexAuth.Tests.Core.Operations;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn.StepUp;

/// <summary>Every operation of somebody signed in, done at an open screen and once more by somebody who proved themselves (SE7).</summary>
[Trait("Rule", "SE7")]
public sealed class SensitiveActsTests
{
    [Fact]
    public void The_list_of_acts_knows_every_operation_that_somebody_signed_in_can_do()
    {
        var operations = OperationsRegistration.All().Where(IsChange).Where(type => type.GetCustomAttribute<RequiresAttribute>()?.Permission
            is not (Permission.SignIn or Permission.OperateInstallation));

        Assert.Equal(Names(operations), Names(ActsOfSomebodySignedIn.All.Select(act => act.Operation).Distinct()));
    }

    [Fact]
    public async Task What_an_open_screen_is_not_enough_for_does_nothing_without_a_recent_proof()
    {
        await using var forest = await Forest.GrowAsync();
        foreach (var act in ActsOfSomebodySignedIn.All.Where(act => act.WantsProof))
        {
            var actor = await forest.SignedInAsync(forest.Main);
            var request = await act.RequestAsync(forest, actor);
            await ProvedAsync(forest, actor, TimeSpan.FromMinutes(6));
            var before = await forest.Host.AllTextAsync();

            Assert.Equal((act.What, "step_up.required"), (act.What, await AnyOperation.ErrorOfAsync(forest.Host, act.Operation, actor, request)));
            Assert.Equal(before, await forest.Host.AllTextAsync());

            await ProvedAsync(forest, actor, TimeSpan.FromMinutes(5));
            Assert.Equal((act.What, act.Answer), (act.What, await AnyOperation.ErrorOfAsync(forest.Host, act.Operation, actor, request)));
        }
    }

    [Fact]
    public async Task What_opens_nothing_to_anybody_asks_for_no_proof()
    {
        await using var forest = await Forest.GrowAsync();
        foreach (var act in ActsOfSomebodySignedIn.All.Where(act => !act.WantsProof))
        {
            var actor = await forest.SignedInAsync(forest.Main);
            var request = await act.RequestAsync(forest, actor);
            await ProvedAsync(forest, actor, TimeSpan.FromHours(1));

            Assert.Equal((act.What, act.Answer), (act.What, await AnyOperation.ErrorOfAsync(forest.Host, act.Operation, actor, request)));
        }
    }

    private static Task ProvedAsync(Forest forest, SignedInMember actor, TimeSpan ago) => forest.Host.ReadAsync(db => db.Sessions
        .Where(s => s.Id == actor.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, forest.Host.Clock.GetUtcNow() - ago)));

    private static bool IsChange(Type type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && current.GetGenericTypeDefinition() == typeof(Operation<,>))
                return true;
        }

        return false;
    }

    private static IEnumerable<string> Names(IEnumerable<Type> types) => types.Select(type => type.FullName!).Order(StringComparer.Ordinal);
}
