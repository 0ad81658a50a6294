using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlexAuth.Tests.Core.Delivery;

/// <summary>What happens to a mail that was not taken.</summary>
[Trait("Rule", "DU4")]
public class RetryTests
{
    private readonly FakeTransport _transport = new();

    [Fact]
    public async Task A_mail_is_tried_again_ever_later_and_given_up_after_a_day()
    {
        _transport.Conduct = (_, _) => throw new IOException("no");
        await using var post = await Post.OpenAsync(_transport);
        var start = post.Clock.GetUtcNow();
        var id = await post.SendAsync(MessageKind.PasswordChanged);
        var tries = new List<TimeSpan>();
        while (await post.MessageAsync(id) is { State: DeliveryState.Queued } message)
        {
            post.Clock.Advance(message.DueAt - post.Clock.GetUtcNow());
            tries.Add(post.Clock.GetUtcNow() - start);
            await post.DispatchAsync();
        }

        Assert.Equal([0, 10, 40, 160, 760, 2560, 6160, 9760], tries.Take(8).Select(at => (int)at.TotalSeconds));
        Assert.InRange(tries[^1], TimeSpan.FromHours(22), TimeSpan.FromHours(24));
        var given = await post.MessageAsync(id);
        Assert.Equal(DeliveryState.Failed, given.State);
        Assert.Equal("no", given.LastError);
        Assert.Equal(tries.Count, given.Attempts);
    }

    [Theory, Trait("Rule", "LK2")]
    [InlineData(MessageKind.PasswordChanged, null, 1)]
    [InlineData(MessageKind.PasswordReset, LinkPurpose.PasswordReset, 2)]
    public async Task A_try_that_says_the_same_is_recognised_and_one_with_another_link_is_not_taken_for_it(MessageKind kind, LinkPurpose? purpose, int ids)
    {
        var tries = new List<Guid>();
        _transport.Conduct = (mail, _) =>
        {
            tries.Add(mail.Id);
            throw new IOException("taken, but the answer was lost");
        };
        await using var post = await Post.OpenAsync(_transport);
        await post.SendAsync(kind, purpose);
        await post.DispatchAsync();
        post.Clock.Advance(TimeSpan.FromSeconds(10));
        await post.DispatchAsync();

        Assert.Equal((2, ids), (tries.Count, tries.Distinct().Count()));
    }

    [Fact]
    public async Task What_left_while_another_node_writes_is_recorded_as_soon_as_it_can_be_and_does_not_leave_again()
    {
        await using var post = await Post.OpenAsync(_transport);
        var id = await post.SendAsync(MessageKind.PasswordChanged);
        var departure = await post.NextAsync();

        post.AnotherWriter.Writes(turns: 3);
        await post.DeliverAsync(departure!);

        Assert.Equal(DeliveryState.Sent, (await post.MessageAsync(id)).State);
        post.Clock.Advance(TimeSpan.FromDays(1));
        await post.DispatchAsync();
        Assert.Single(_transport.Sent);
    }

    [Fact]
    public async Task What_cannot_be_recorded_until_its_lease_ends_is_sent_again_rather_than_never()
    {
        await using var post = await Post.OpenAsync(_transport);
        var id = await post.SendAsync(MessageKind.PasswordChanged);
        var departure = await post.NextAsync();
        var turns = 0;

        post.AnotherWriter.Writes(() =>
        {
            post.Clock.Advance(TimeSpan.FromSeconds(30));
            return ++turns > 0;
        });
        await post.DeliverAsync(departure!);
        post.AnotherWriter.Ends();

        Assert.InRange(turns, 2, 10);
        Assert.Equal(DeliveryState.Queued, (await post.MessageAsync(id)).State);
        Assert.Contains("its result is not recorded", post.Log.All, StringComparison.Ordinal);
        await post.DispatchAsync();
        Assert.Equal((DeliveryState.Sent, 2), ((await post.MessageAsync(id)).State, _transport.Sent.Count));
    }

    [Fact]
    public async Task While_another_node_writes_nothing_leaves_and_what_is_due_leaves_at_the_next_look()
    {
        await using var post = await Post.OpenAsync(_transport);
        await post.SendAsync(MessageKind.PasswordChanged);

        post.AnotherWriter.Writes(turns: 1);
        Assert.Null(await post.NextAsync());

        await post.DispatchAsync();
        Assert.Single(_transport.Sent);
    }

    [Fact]
    public async Task Nothing_is_sent_for_an_operation_that_did_not_commit()
    {
        await using var post = await Post.OpenAsync(_transport);
        await Assert.ThrowsAsync<InvalidOperationException>(() => post.Services
            .GetRequiredService<FlexAuth.Core.Operations.WritePath>().CommitAsync<bool>(
                new FlexAuth.Core.Operations.InstallationItself(),
                (work, _) =>
                {
                    work.Send(new OutboxMessage { Kind = MessageKind.PasswordChanged, MemberId = post.Member.Id, CreatedAt = work.Now, DueAt = work.Now });
                    work.RecordNothing();
                    throw new InvalidOperationException("too late");
                },
                TestContext.Current.CancellationToken));
        await post.DispatchAsync();
        Assert.Empty(_transport.Sent);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_operation_does_not_wait_for_the_mail_server()
    {
        var events = new List<string>();
        var taken = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        _transport.Conduct = async (_, token) =>
        {
            taken.SetResult();
            await answer.Task.WaitAsync(token);
            events.Add("the server answered");
        };
        await using var post = await Post.OpenAsync(_transport);
        await using var dispatcher = await Running.StartAsync(post);

        await post.SendAsync(MessageKind.PasswordChanged);
        await taken.Task;
        await post.SendAsync(MessageKind.PasswordChanged);
        events.Add("the operation returned");
        _transport.Conduct = (_, _) => Task.CompletedTask;
        answer.SetResult();
        await dispatcher.StopAsync();

        Assert.Equal(["the operation returned", "the server answered"], events);
    }

    [Fact(Timeout = 60_000)]
    [Trait("Rule", "DU2")]
    public async Task The_sender_heals_by_itself_when_the_database_comes_back()
    {
        var sent = new TaskCompletionSource();
        _transport.Conduct = (_, _) =>
        {
            sent.TrySetResult();
            return Task.CompletedTask;
        };
        await using var post = await Post.OpenAsync(_transport);
        await post.ReadAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE \"Outbox\" RENAME TO \"Away\""));
        var failed = post.Log.WaitForAsync("The outbox cannot be read");
        await using var dispatcher = await Running.StartAsync(post);
        await failed;
        await post.ReadAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE \"Away\" RENAME TO \"Outbox\""));
        await post.SendAsync(MessageKind.PasswordChanged);

        // The loop's wait begins at some moment after its log line: time passes until it is over.
        while (!sent.Task.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            post.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Mail_goes_on_while_a_gateway_hangs_and_the_sms_that_wait_leave_as_soon_as_it_answers()
    {
        using var gateway = new HangingGateway();
        await using var post = await Post.OpenAsync(_transport, gateway);
        for (var n = 0; n < 4; n++)
            await post.SendSmsAsync();
        var mailed = new TaskCompletionSource();
        _transport.Conduct = (_, _) =>
        {
            mailed.TrySetResult();
            return Task.CompletedTask;
        };
        await using var dispatcher = await Running.StartAsync(post);
        await gateway.AskedAsync(2);

        await post.SendAsync(MessageKind.PasswordReset, LinkPurpose.PasswordReset);
        await mailed.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, gateway.Asked);
        gateway.Answer();
        await gateway.AskedAsync(4);
    }

    [Fact]
    public async Task Open_screens_hear_that_a_mail_failed()
    {
        _transport.Conduct = (_, _) => throw new RecipientRefusedException("no such user");
        await using var post = await Post.OpenAsync(_transport);
        var heard = new TaskCompletionSource<ChangeBatch>();
        using var subscription = post.Services.GetRequiredService<ChangeFeed>().Subscribe(
            change => change.Kind == ChangeKind.Member && change.Id == post.Member.Id,
            batch =>
            {
                heard.TrySetResult(batch);
                return Task.CompletedTask;
            },
            TimeSpan.FromMilliseconds(1));
        await post.SendAsync(MessageKind.PasswordChanged);
        await post.DispatchAsync();
        post.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single((await heard.Task).Changes);
    }

    [Fact]
    public async Task Health_knows_for_how_long_nothing_was_sent_that_was_due()
    {
        await using var post = await Post.OpenAsync(_transport);
        var health = post.Services.GetRequiredService<OutboxHealth>();
        Assert.Null(await health.OldestDueAsync());
        await post.SendAsync(MessageKind.PasswordChanged);
        post.Clock.Advance(TimeSpan.FromMinutes(7));
        Assert.Equal(TimeSpan.FromMinutes(7), await health.OldestDueAsync());
        await post.DispatchAsync();
        Assert.Null(await health.OldestDueAsync());
    }

    /// <summary>Answers nobody before the test says so.</summary>
    private sealed class HangingGateway : ISmsTransport, IDisposable
    {
        private readonly SemaphoreSlim _asked = new(0);
        private readonly TaskCompletionSource _answer = new();

        public int Asked { get; private set; }

        public void Answer() => _answer.SetResult();

        public void Dispose() => _asked.Dispose();

        /// <summary>Until so many were asked for in all.</summary>
        public async Task AskedAsync(int most)
        {
            while (Asked < most)
            {
                await _asked.WaitAsync(TestContext.Current.CancellationToken);
                Asked++;
            }
        }

        public async Task<SmsTaken> SendAsync(SmsToSend sms, CancellationToken cancellationToken)
        {
            _asked.Release();
            await _answer.Task.WaitAsync(cancellationToken);
            return new SmsTaken("Hanging");
        }
    }

    /// <summary>The dispatcher's own loop.</summary>
    private sealed class Running(IHostedService dispatcher) : IAsyncDisposable
    {
        private bool _stopped;

        public static async Task<Running> StartAsync(Post post)
        {
            var dispatcher = post.Services.GetServices<IHostedService>().OfType<OutboxDispatcher>().Single();
            await dispatcher.StartAsync(TestContext.Current.CancellationToken);
            return new Running(dispatcher);
        }

        public async Task StopAsync()
        {
            _stopped = true;
            await dispatcher.StopAsync(CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            if (!_stopped)
                await StopAsync();
        }
    }
}
