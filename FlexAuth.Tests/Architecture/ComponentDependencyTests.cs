using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Architecture;

public class ComponentDependencyTests
{
    [Fact]
    public void No_component_touches_the_database_or_the_identity_managers() =>
        Assert.Empty(ComponentDependencies.Found(typeof(Program).Assembly.GetTypes()));

    [Theory]
    [InlineData(typeof(InjectsAContext), nameof(InjectsAContext.Context))]
    [InlineData(typeof(InjectsAFactory), "Contexts")]
    [InlineData(typeof(TakesAManager), "users")]
    [InlineData(typeof(Inherits), "Contexts")]
    [InlineData(typeof(HoldsAManager), "signIn")]
    [InlineData(typeof(OwnsAContext), "Service")]
    public void A_forbidden_dependency_is_found(Type component, string member) =>
        Assert.Contains(ComponentDependencies.Found([component]), found => found.Contains($".{member}: "));

    [Fact]
    public void What_is_no_component_may_use_them() => Assert.Empty(ComponentDependencies.Found([typeof(NoComponent)]));

    private sealed class AContext : DbContext;

    private sealed class InjectsAContext : ComponentBase
    {
        [Inject]
        public AContext Context { get; set; } = default!;
    }

    private class InjectsAFactory : ComponentBase
    {
        [Inject]
        private IDbContextFactory<AContext> Contexts { get; set; } = default!;
    }

    private sealed class Inherits : InjectsAFactory;

    private sealed class TakesAManager : ComponentBase
    {
        public TakesAManager(UserManager<IdentityUser> users) => _ = users;
    }

    private sealed class HoldsAManager : ComponentBase
    {
        private readonly Lazy<SignInManager<IdentityUser>> signIn = new();

        protected override void OnInitialized() => _ = signIn.IsValueCreated;
    }

    private abstract class OwnsAContext : OwningComponentBase<AContext>;

    private sealed record NoComponent(UserManager<IdentityUser> Users);
}
