using FlexAuth.Core.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Core.Data;

public sealed class DatabaseOptionsTests
{
    private const string Address = "Host=db.example.org;Database=flexauth;Username=flexauth;Password=canary-word";

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("sqlite", null, null)]
    [InlineData("PostgreSql", Address, null)]
    [InlineData("postgresql", "Host=a.example.org,b.example.org;Database=flexauth;Target Session Attributes=primary", null)]
    [InlineData("PostgreSql", null, "FlexAuth:Database:ConnectionString is required")]
    [InlineData("PostgreSql", " ", "FlexAuth:Database:ConnectionString is required")]
    [InlineData("PostgreSql", "Database=flexauth", "has no Host")]
    [InlineData("PostgreSql", "Host=db.example.org", "has no Database")]
    [InlineData("PostgreSql", "Host=db.example.org;Database=flexauth;Password=canary;word=x", "cannot be understood")]
    [InlineData("PostgreSql", "Host=db.example.org;Database=flexauth;Port=canary", "cannot be understood")]
    [InlineData("PostgreSql", "canary", "cannot be understood")]
    [InlineData("Oracle", null, "FlexAuth:Database:Provider must be Sqlite or PostgreSql, but is \"Oracle\"")]
    [InlineData(null, Address, "set FlexAuth:Database:Provider to PostgreSql")]
    public void What_is_wrong_is_said_with_its_key_and_without_the_password(string? provider, string? address, string? problem)
    {
        using var folder = new DatabaseFolder();
        var server = folder.Server(("FlexAuth:Database:Provider", provider), ("FlexAuth:Database:ConnectionString", address));

        var failures = Failures(() => _ = server.GetRequiredService<IOptions<DatabaseOptions>>().Value);

        if (problem is null)
        {
            Assert.Empty(failures);
            return;
        }

        var failure = Assert.Single(failures);
        Assert.Contains(problem, failure);
        Assert.Contains("FlexAuth:Database:", failure);
        Assert.DoesNotContain("canary", failure);
    }

    private static IEnumerable<string> Failures(Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return invalid.Failures;
        }
    }
}
