namespace FlexAuth.Tests.Architecture;

public class SourceRuleTests
{
    public static TheoryData<string> Rules => [.. SourceRule.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_product_keeps_the_rule(string rule) => Assert.Empty(Rule(rule).BrokenBy(Repository.ProductSources()));

    [Fact]
    public void Tests_do_not_sleep() => Assert.Empty(
        SourceRule.Sleep.BrokenBy(Repository.TestSources().Where(file => !file.Path.Contains("/Architecture/"))));

    [Theory]
    [InlineData("ambient clock", "var now = DateTime.UtcNow;")]
    [InlineData("ambient clock", "<p>@DateTimeOffset.Now</p>")]
    [InlineData("sleep", "Thread.Sleep(200);")]
    [InlineData("sleep", "await Task.Delay(200);")]
    [InlineData("async void", "private async void OnClick()")]
    [InlineData("blocking on a task", "var user = users.FindAsync(id).Result;")]
    [InlineData("blocking on a task", "return saveTask.Result;")]
    [InlineData("blocking on a task", "users.SaveAsync().GetAwaiter().GetResult();")]
    [InlineData("blocking on a task", "users.SaveAsync().Wait();")]
    [InlineData("unfinished business", "// TODO: later")]
    [InlineData("ambient clock", "var at = \"https://example.org\" + DateTime.Now;")]
    public void A_rule_is_broken_by(string rule, string code)
    {
        var broken = Assert.Single(Rule(rule).BrokenBy([new SourceFile("Sample.cs", "\n" + code)]));

        Assert.StartsWith("Sample.cs:2: ", broken);
    }

    [Theory]
    [InlineData("var now = clock.GetUtcNow(); // never DateTime.UtcNow")]
    [InlineData("@* DateTime.Now *@ <p>@Shown</p>")]
    [InlineData("await Task.Delay(interval, clock, cancellationToken);")]
    [InlineData("public Result<Member> Result { get; }")]
    [InlineData("await wait.WaitAsync(cancellationToken);")]
    public void No_rule_is_broken_by(string code) =>
        Assert.Empty(SourceRule.All.SelectMany(rule => rule.BrokenBy([new SourceFile("Sample.cs", code)])));

    [Fact]
    public void The_sources_are_found() =>
        Assert.Contains(Repository.ProductSources(), file => file.Path == "FlexAuth.Web/Program.cs");

    private static SourceRule Rule(string name) => SourceRule.All.Single(rule => rule.Name == name);
}
