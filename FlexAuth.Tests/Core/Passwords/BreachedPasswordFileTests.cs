using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlexAuth.Core.Passwords;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Passwords;

public sealed class BreachedPasswordFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.txt");

    [Theory, Trait("Rule", "PW2")]
    [InlineData(1, "\n")]
    [InlineData(2, "\r\n")]
    [InlineData(3, "\n")]
    [InlineData(100, "\r\n")]
    [InlineData(2000, "\n")]
    public void Every_password_of_the_list_is_found_and_no_other(int count, string lineEnd)
    {
        Write(Enumerable.Range(0, count).Select(number => $"breached-{number}"), lineEnd);
        using var file = new BreachedPasswordFile(_path);
        Assert.All(Enumerable.Range(0, count), number => Assert.True(file.Contains($"breached-{number}")));
        Assert.All(Enumerable.Range(0, 500), number => Assert.False(file.Contains($"fresh-{number}")));
    }

    [Fact, Trait("Rule", "PW2")]
    public void The_policy_refuses_what_the_configured_list_holds()
    {
        Write(["correct horse battery staple"], "\n");
        using var policy = new PasswordPolicy(Options.Create(new PasswordOptions { BreachedHashesPath = _path }));
        var check = policy.Check("correct horse battery staple", PasswordContext.Nobody);
        Assert.Equal(PasswordRuleState.NotMet, check.Rules.Single(rule => rule.Code == "password.not_breached").State);
        Assert.True(policy.Check("correct horse battery stapler", PasswordContext.Nobody).IsAccepted);
    }

    [Fact]
    public void A_missing_file_is_named_with_its_key()
    {
        var problem = Assert.Throws<InvalidOperationException>(() => new BreachedPasswordFile(_path));
        Assert.Contains("FlexAuth:Passwords:BreachedHashesPath", problem.Message, StringComparison.Ordinal);
        Assert.Contains(_path, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello\n")]
    [InlineData("password:3\n123456:9\n")]
    [InlineData("32ED87BDB5FDC5E9CBA88547376818D4:24230577\n")]
    public void Another_kind_of_file_is_refused(string content)
    {
        File.WriteAllText(_path, content);
        Assert.Contains("FlexAuth:Passwords:BreachedHashesPath", Assert.Throws<InvalidOperationException>(() => new BreachedPasswordFile(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_ordered_by_count_is_refused()
    {
        File.WriteAllLines(_path, Lines(Enumerable.Range(0, 500).Select(number => $"{number}")).OrderBy(line => line[20..]));
        Assert.NotNull(BreachedPasswordFile.Problem(_path));
    }

    public void Dispose() => File.Delete(_path);

    private void Write(IEnumerable<string> passwords, string lineEnd) =>
        File.WriteAllText(_path, string.Concat(Lines(passwords).Order(StringComparer.Ordinal).Select(line => line + lineEnd)));

    private static IEnumerable<string> Lines(IEnumerable<string> passwords) => passwords.Select((password, number) => string.Create(
        CultureInfo.InvariantCulture, $"{Hash(password)}:{Math.Pow(7, number % 9):F0}"));

#pragma warning disable CA5350 // The published list is keyed by SHA-1.
    private static string Hash(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350
}
