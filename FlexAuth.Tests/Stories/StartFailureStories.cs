using FlexAuth.Tests.Core.Data;
using Microsoft.Data.Sqlite;

namespace FlexAuth.Tests.Stories;

/// <summary>What keeps FlexAuth from starting: exit code 1, a sentence for each thing wrong that names its key or file, nothing half made.</summary>
[Trait("Needs", "Server")]
public sealed class StartFailureStories : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flexauth-start-");

    private string DataFolder => Path.Combine(_folder.FullName, "data");

    private string DatabasePath => Path.Combine(DataFolder, "flexauth.db");

    [Theory]
    [InlineData("FlexAuth:PublicUrl", "", "FlexAuth:PublicUrl is missing")]
    [InlineData("FlexAuth:PublicUrl", "https://login.example.org/app", "FlexAuth:PublicUrl must be scheme, name and port only")]
    [InlineData("FlexAuth:PublicUrl", "http://login.example.org", "FlexAuth:PublicUrl must begin with https")]
    [InlineData("FlexAuth:DataFolder", "", "FlexAuth:DataFolder is empty")]
    [InlineData("FlexAuth:Mail:FromAddress", "", "FlexAuth:Mail:FromAddress is missing")]
    [InlineData("FlexAuth:Mail:Smtp:Host", "", "FlexAuth:Mail:Smtp:Host is missing")]
    [InlineData("FlexAuth:SignIn:PasswordTriesPerAccount", "many", "FlexAuth:SignIn:PasswordTriesPerAccount")]
    [InlineData("FlexAuth:Proxies:Known:0", "proxy.example.org", "FlexAuth:Proxies:Known")]
    [InlineData("ASPNETCORE_URLS", "nonsense", "ASPNETCORE_URLS")]
    public async Task A_wrong_setting_is_named(string key, string value, string sentence)
    {
        var errors = await FailAsync((key, value));

        Assert.Contains(sentence, Assert.Single(errors));
        Assert.False(File.Exists(DatabasePath) && !key.StartsWith("ASPNETCORE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_wrong_numbers_get_a_sentence_each()
    {
        var errors = await FailAsync(
            ("FlexAuth:SignIn:SecondFactorTries", "0"), ("FlexAuth:SignIn:TicketLifetime", "01:00:00"), ("FlexAuth:Circuits:Visitors", "-1"));

        Assert.Equal(3, errors.Count);
        Assert.All(
            ["FlexAuth:SignIn:SecondFactorTries is 0", "FlexAuth:SignIn:TicketLifetime is 01:00:00", "FlexAuth:Circuits:Visitors is -1"],
            text => Assert.Contains(errors, error => error.Contains(text, StringComparison.Ordinal)));
        Assert.False(Directory.Exists(DataFolder));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var below = Path.Combine(file, "data");

        var error = Assert.Single(await FailAsync(("FlexAuth:DataFolder", below)));

        Assert.Contains($"{below} (FlexAuth:DataFolder)", error);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_and_left_alone()
    {
        Directory.CreateDirectory(DataFolder);
        await File.WriteAllTextAsync(DatabasePath, new string('x', 5000), TestContext.Current.CancellationToken);

        Assert.Contains(DatabasePath, Assert.Single(await FailAsync()));
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(DatabasePath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_named()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((System.Net.IPEndPoint)other.LocalEndpoint).Port}";

        Assert.Contains(address, Assert.Single(await FailAsync(("ASPNETCORE_URLS", address))));
    }

    [Theory]
    [Trait("Rule", "DP1")]
    [InlineData("UPDATE DataProtectionKeys SET Xml = 'garbage'")]
    [InlineData("UPDATE DataProtectionKeys SET Xml = substr(Xml, 1, length(Xml) / 2)")]
    [InlineData("UPDATE DataProtectionKeys SET Xml = replace(Xml, 'id=\"', 'id=\"x')")]
    [InlineData("UPDATE DataProtectionKeys SET Xml = replace(Xml, '<value>', '<value>*')")]
    [InlineData("UPDATE DataProtectionKeys SET Xml = replace(Xml, 'masterKey', 'nonsense')")]
    public async Task A_damaged_key_is_named_and_no_other_made_in_its_place(string damage)
    {
        await MigrateAsync();
        await ExecuteAsync(damage);

        Assert.Contains("DataProtectionKeys", Assert.Single(await FailAsync()));
        Assert.Equal(1L, await ExecuteAsync("SELECT count(*) FROM DataProtectionKeys"));
    }

    [Fact]
    public async Task A_newer_versions_database_is_left_alone()
    {
        await MigrateAsync();
        await ExecuteAsync("INSERT INTO __EFMigrationsHistory VALUES ('20991231000000_Later', '99.0.0')");

        var error = Assert.Single(await FailAsync());

        Assert.Contains("newer version", error);
        Assert.Contains(DatabasePath, error);
    }

    public void Dispose()
    {
        PooledConnections.Close(_folder.FullName);
        _folder.Delete(recursive: true);
    }

    private async Task MigrateAsync()
    {
        await using var program = Start(["migrate"]);
        Assert.Equal(0, await program.ExitAsync());
    }

    private async Task<IReadOnlyList<string>> FailAsync(params (string Key, string Value)[] settings)
    {
        await using var program = Start([], settings);

        Assert.Equal(1, await program.ExitAsync());
        Assert.DoesNotContain("   at ", program.Errors);
        Assert.DoesNotContain("BackgroundService", program.Output);
        return program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private FlexAuthProgram Start(string[] arguments, params (string Key, string Value)[] settings) => FlexAuthProgram.Start(
        _folder,
        arguments,
        [
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("FlexAuth:PublicUrl", "https://login.example.org"),
            ("FlexAuth:DataFolder", DataFolder),
            ("FlexAuth:Mail:FromAddress", "flexauth@example.org"),
            ("FlexAuth:Mail:Smtp:Host", "mail.invalid"),
            .. settings,
        ]);

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
