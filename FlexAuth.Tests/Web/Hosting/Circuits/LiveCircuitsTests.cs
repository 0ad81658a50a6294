using System.Security.Claims;
using FlexAuth.Core.Live;
using FlexAuth.Core.Operations;
using FlexAuth.Core.SignIn;
using FlexAuth.Tests.Core;
using FlexAuth.Web.Hosting.Circuits;
using FlexAuth.Web.Hosting.Identity;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlexAuth.Tests.Web.Hosting.Circuits;

public sealed class LiveCircuitsTests : IAsyncLifetime
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Idle = new SignInOptions().SessionIdle;

    private static readonly Type ComponentHub =
        typeof(CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.ComponentHub", throwOnError: true)!;

    private CoreHost _host = null!;
    private LiveCircuits _circuits = null!;
    private SignedInMember _member = null!;
    private DateTimeOffset _started;

    public async ValueTask InitializeAsync()
    {
        _host = await CoreHost.StartAsync();
        _member = await _host.AdministratorAsync();
        _circuits = new LiveCircuits(_host.Get<ChangeFeed>(), _host.Get<SessionDirectory>(), _host.Clock, NullLogger<LiveCircuits>.Instance);
        await _circuits.StartAsync(TestContext.Current.CancellationToken);
        await UntilItRunsAsync();
        _started = _host.Clock.GetUtcNow();
    }

    [Fact]
    [Trait("Rule", "SE2")]
    public async Task A_session_that_ends_here_takes_its_circuits_along_by_the_feed()
    {
        var (mine, ended) = Open(_member);
        var (other, _) = Open(await _host.AdministratorAsync());

        await _host.Get<SignOut>().ExecuteAsync(_member, default, TestContext.Current.CancellationToken);
        _host.Clock.Advance(TimeSpan.FromMilliseconds(50));

        await ended.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.True(mine.HasEnded);
        Assert.False(other.HasEnded);
    }

    [Fact]
    [Trait("Rule", "RL5")]
    public async Task A_visitors_circuit_that_nobody_uses_gives_its_place_back()
    {
        var (used, _) = OpenForVisitor();
        var (unused, rested) = OpenForVisitor();
        _host.Clock.Advance(LiveCircuits.VisitorsRestAfter - CheckInterval);
        _circuits.NoteVisit(used);

        _host.Clock.Advance(2 * CheckInterval);

        await rested.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.True(unused.HasRested);
        Assert.False(used.HasEnded);
    }

    [Fact]
    [Trait("Rule", "SE2")]
    public async Task One_that_ends_elsewhere_is_found_by_the_next_check()
    {
        var (_, ended) = Open(_member);
        await _host.ReadAsync(db => db.Sessions.Where(s => s.Id == _member.SessionId)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, _host.Clock.GetUtcNow())));

        _host.Clock.Advance(CheckInterval);

        await ended.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    [Trait("Rule", "SE2")]
    public async Task One_that_ends_elsewhere_is_found_also_while_another_node_writes_and_the_use_of_others_is_noted_later()
    {
        var other = await _host.AdministratorAsync();
        var ((_, ended), (stays, _)) = (Open(_member), Open(other));
        await _host.ReadAsync(db => db.Sessions.Where(s => s.Id == _member.SessionId)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, _host.Clock.GetUtcNow())));
        await _host.ReadAsync(db => db.Sessions.Where(s => s.Id == other.SessionId)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, _host.Clock.GetUtcNow().AddMinutes(-5))));
        var refused = new TaskCompletionSource();
        _host.AnotherWriter.Writes(() => refused.TrySetResult() || refused.Task.IsCompleted);
        _circuits.NoteUse(other.SessionId);

        _host.Clock.Advance(CheckInterval);

        await ended.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await refused.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        _host.AnotherWriter.Ends();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await _host.ReadAsync(db => db.Sessions.AnyAsync(s => s.Id == other.SessionId && s.LastSeenAt >= _started)))
        {
            _host.Clock.Advance(CheckInterval);
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(stays.HasEnded);
    }

    [Fact]
    [Trait("Rule", "SE3")]
    public async Task An_unused_page_ends_with_the_idle_limit()
    {
        var (_, ended) = Open(_member);

        _host.Clock.Advance(Idle + CheckInterval);

        await ended.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    [Trait("Rule", "SE3")]
    public async Task A_used_page_ends_with_the_absolute_limit()
    {
        var (_, ended) = Open(_member);
        await _host.ReadAsync(db => db.Sessions.Where(s => s.Id == _member.SessionId)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, _host.Clock.GetUtcNow().AddMinutes(5))));

        _circuits.NoteUse(_member.SessionId);
        _host.Clock.Advance(TimeSpan.FromMinutes(5) + CheckInterval);

        await ended.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    [Trait("Rule", "SE3")]
    public async Task Use_moves_the_idle_limit()
    {
        var (identity, _) = Open(_member);
        _host.Clock.Advance(Idle - TimeSpan.FromMinutes(5));
        _circuits.NoteUse(_member.SessionId);
        _host.Clock.Advance(CheckInterval);
        var used = _host.Clock.GetUtcNow();
        await UntilSeenAsync(used);

        _host.Clock.Advance(TimeSpan.FromMinutes(10));
        var (_, marked) = Open(await EndedMemberAsync());
        _host.Clock.Advance(CheckInterval);

        // The check that ends the other circuit has looked at this one too.
        await marked.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.False(identity.HasEnded);
    }

    [Theory]
    [Trait("Rule", "SE3")]
    [InlineData("BeginInvokeDotNetFromJS", true)]
    [InlineData("OnLocationChanged", true)]
    [InlineData("OnLocationChanging", true)]
    [InlineData("OnRenderCompleted", false)]
    [InlineData("EndInvokeJSFromDotNet", false)]
    public async Task What_a_person_does_is_use_and_what_the_page_does_by_itself_is_not(string hubMethod, bool isUse)
    {
        Open(_member);
        var method = ComponentHub.GetMethod(hubMethod)!;
        var caller = new Caller(new ClaimsPrincipal(FlexAuthPrincipal.SignedIn(_member)));
        _host.Clock.Advance(TimeSpan.FromMinutes(5));

        await new SessionUse(_circuits).InvokeMethodAsync(
            new HubInvocationContext(caller, new ServiceCollection().BuildServiceProvider(), new AnyHub(), method, []), _ => ValueTask.FromResult<object?>(null));
        await UntilItRunsAsync();

        var seen = await _host.ReadAsync(db => db.Sessions.Where(s => s.Id == _member.SessionId).Select(s => s.LastSeenAt).SingleAsync());
        Assert.Equal(isUse, seen > _started + TimeSpan.FromMinutes(4));
    }

    public async ValueTask DisposeAsync()
    {
        await _circuits.StopAsync(CancellationToken.None);
        _circuits.Dispose();
        await _host.DisposeAsync();
    }

    private async Task<SignedInMember> EndedMemberAsync()
    {
        var member = await _host.AdministratorAsync();
        await _host.ReadAsync(db => db.Sessions.Where(s => s.Id == member.SessionId)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, _host.Clock.GetUtcNow())));
        return member;
    }

    /// <summary>Once it has ended a circuit whose session is over, it has looked at all of them.</summary>
    private async Task UntilItRunsAsync()
    {
        var (_, ended) = Open(await EndedMemberAsync());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!ended.IsCompleted)
        {
            _host.Clock.Advance(CheckInterval);
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task UntilSeenAsync(DateTimeOffset time)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await _host.ReadAsync(db => db.Sessions.Where(s => s.Id == _member.SessionId).Select(s => s.LastSeenAt).SingleAsync()) < time - CheckInterval)
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
    }

    private (CircuitIdentity Identity, Task Ended) Open(SignedInMember member) => Open(FlexAuthPrincipal.SignedIn(member));

    private (CircuitIdentity Identity, Task Ended) OpenForVisitor() => Open(FlexAuthPrincipal.From("browser", null, null));

    private (CircuitIdentity Identity, Task Ended) Open(ClaimsIdentity user)
    {
        var identity = new CircuitIdentity();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        identity.Ended += ended.SetResult;
        identity.SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(user))));
        _circuits.Add(identity);
        return (identity, ended.Task);
    }

    private sealed class AnyHub : Hub;

    private sealed class Caller(ClaimsPrincipal user) : HubCallerContext
    {
        public override string ConnectionId => "connection";

        public override string? UserIdentifier => null;

        public override ClaimsPrincipal User => user;

        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override CancellationToken ConnectionAborted => CancellationToken.None;

        public override void Abort()
        {
        }
    }
}
