using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using FlexAuth.Core.Passwords;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PasswordOptions = FlexAuth.Core.Passwords.PasswordOptions;

namespace FlexAuth.Tests.Core.Passwords;

public sealed class PasswordHashingTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IMeterFactory _meters;
    private readonly PasswordHashing _hashing;

    public PasswordHashingTests()
    {
        _meters = _services.GetRequiredService<IMeterFactory>();
        _hashing = new(Options.Create(new PasswordOptions()), _meters, TimeProvider.System);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact, Trait("Rule", "PW3")]
    public async Task A_hash_is_PBKDF2_SHA512_with_at_least_210000_iterations()
    {
        var bytes = Convert.FromBase64String(await _hashing.HashAsync("kv7 qz!d", Ct));
        Assert.Equal(0x01, bytes[0]);
        Assert.Equal(2, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)));
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5)), 210_000, int.MaxValue);
        Assert.Equal(16, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(9)));
        Assert.Equal(13 + 16 + 32, bytes.Length);
    }

    [Fact, Trait("Rule", "PW4")]
    public void An_older_hash_is_made_up_to_the_work_of_a_new_one()
    {
        var stock = new PasswordHasher<object>().HashPassword(new object(), "kv7 qz!d");

        Assert.Equal(PasswordOptions.LeastIterations - 100_000, _hashing.MissingIterations(stock));
        Assert.Equal(0, _hashing.MissingIterations(_hashing.NobodysHash));
        Assert.Equal(0, _hashing.MissingIterations("not a hash"));
    }

    [Fact]
    public async Task The_same_password_is_right_and_another_is_wrong()
    {
        var hash = await _hashing.HashAsync("kv7 qz!d", Ct);
        Assert.Equal(PasswordVerdict.Right, await _hashing.VerifyAsync(hash, "kv7 qz!d", Ct));
        Assert.Equal(PasswordVerdict.Wrong, await _hashing.VerifyAsync(hash, "kv7 qz!D", Ct));
    }

    [Fact, Trait("Rule", "PW1")]
    public async Task It_is_hashed_verbatim()
    {
        var hash = await _hashing.HashAsync(" é🦄 secret ", Ct);
        Assert.Equal(PasswordVerdict.Right, await _hashing.VerifyAsync(hash, " é🦄 secret ", Ct));
        Assert.Equal(PasswordVerdict.Wrong, await _hashing.VerifyAsync(hash, "é🦄 secret", Ct));
        Assert.Equal(PasswordVerdict.Wrong, await _hashing.VerifyAsync(hash, " e\u0301🦄 secret ", Ct));
    }

    [Fact, Trait("Rule", "PW3")]
    public async Task A_hash_of_a_lower_cost_is_right_but_old()
    {
        var stock = new PasswordHasher<object>().HashPassword(new object(), "kv7 qz!d");
        Assert.Equal(PasswordVerdict.RightButOld, await _hashing.VerifyAsync(stock, "kv7 qz!d", Ct));
        Assert.Equal(PasswordVerdict.Wrong, await _hashing.VerifyAsync(stock, "another one", Ct));
    }

    [Theory, Trait("Rule", "PW4")]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_hash_the_same_work_is_done_and_the_answer_is_wrong(string? none)
    {
        var durations = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "flexauth.password.hash.duration" && instrument.Meter.Name == "FlexAuth" && instrument.Meter.Scope == _meters)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => durations.Add(seconds));
        listener.Start();
        Assert.Equal(PasswordVerdict.Wrong, await _hashing.VerifyAsync(none, "kv7 qz!d", Ct));
        Assert.True(Assert.Single(durations) > 0);
    }

    [Fact, Trait("Rule", "PW4")]
    public async Task What_stands_in_for_a_missing_hash_costs_what_a_real_one_costs()
    {
        var real = Convert.FromBase64String(await _hashing.HashAsync("kv7 qz!d", Ct));
        var standIn = Convert.FromBase64String(_hashing.NobodysHash);
        Assert.Equal(real.Length, standIn.Length);
        Assert.Equal(real[..13], standIn[..13]);
    }

    [Fact, Trait("Rule", "PW3")]
    public void Less_than_210000_iterations_and_other_nonsense_are_refused_at_start_all_at_once()
    {
        var result = new PasswordOptionsValidator().Validate(null, new()
        {
            Iterations = 209_999,
            ConcurrentHashes = 0,
            WaitingLine = -1,
            BreachedHashesPath = "/nowhere/hashes.txt",
        });
        Assert.Equal(4, result.Failures!.Count());
        string[] keys = ["Iterations", "ConcurrentHashes", "WaitingLine", "BreachedHashesPath"];
        Assert.All(keys, key => Assert.Contains(result.Failures!, failure => failure.Contains($"FlexAuth:Passwords:{key}", StringComparison.Ordinal)));
        Assert.True(new PasswordOptionsValidator().Validate(null, new()).Succeeded);
    }

    public void Dispose()
    {
        _hashing.Dispose();
        _services.Dispose();
    }
}
