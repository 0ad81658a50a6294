using System.Security.Cryptography;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Users;
using FlexAuth.Tests.Core.Spreadsheets.Import;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlexAuth.Tests.Core.Spreadsheets.Columns;

public sealed class BaselineTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(BaselineSeal.KeySize);
    private static readonly Guid Root = Guid.CreateVersion7();
    private static readonly Guid Ana = Guid.CreateVersion7();

    private static readonly SheetPerson Person = new()
    {
        Id = Ana,
        Version = 42,
        Email = "ana@contoso.example",
        FirstName = "Ana",
        LastName = "Lima",
        OrganizationId = Guid.CreateVersion7(),
        Role = MemberRole.Member,
        Phone = "+31612345678",
        EmailLoginEnabled = true,
    };

    private readonly BaselineSeal _seal = new(Key);

    [Fact]
    public void A_sealed_row_is_opened_as_it_was_written()
    {
        var baseline = _seal.Open(Root, _seal.Seal(Root, Person, "North"))!;

        Assert.Equal((Ana, 42), (baseline.MemberId, baseline.Version));
        Assert.All(SheetBaseline.Columns, column => Assert.True(baseline.HasMeaning(column, Person.Meaning(column))));
        Assert.All(SheetBaseline.Columns, column => Assert.False(baseline.HasMeaning(column, Person.Meaning(column) + "x")));
        Assert.All(SheetBaseline.Columns, column => Assert.True(baseline.IsUnchanged(column, "in any words", Person.Meaning(column))));
    }

    [Fact]
    public void An_organization_is_known_by_its_text_and_by_its_id_and_nobody_is_where_they_were_by_the_text_alone()
    {
        var baseline = _seal.Open(Root, _seal.Seal(Root, Person, "Contoso / North"))!;

        Assert.True(baseline.HasText(SheetColumn.Organization, "Contoso / North"));
        Assert.False(baseline.HasText(SheetColumn.Organization, "North"));
        Assert.True(baseline.IsUnchanged(SheetColumn.Organization, "North", Person.OrganizationId.ToString()));
        Assert.False(baseline.IsUnchanged(SheetColumn.Organization, "Contoso / North", Root.ToString()));
    }

    [Fact]
    public void A_file_of_the_first_format_is_read_by_its_texts()
    {
        var seal = new BaselineSeal(Enumerable.Range(1, 32).Select(n => (byte)n).ToArray());
        string?[] cells = ["ana@contoso.example", "Ana", "Lima", "Contoso / North", "Organization Administrator", null, "+31612345678", "Y", "N", "Y", "Active", null];

        var baseline = seal.Open(
            Guid.Parse("0190c1d2-0000-7000-8000-000000000001"),
            "AdLBkAEAAABwgAAAAAAAAAIAAAAAAAAAKguG-ZssWlSSCIn3GOYvgw84JerGHVRkrrjj_m5RrbNUCsCZFymuJYrnJV5X1f3PQjY0SADuKpGPHtJcmlVBwOU")!;

        Assert.Equal((Guid.Parse("0190c1d2-0000-7000-8000-000000000002"), 42), (baseline.MemberId, baseline.Version));
        Assert.All(SheetBaseline.Columns, column => Assert.True(baseline.HasText(column, cells[(int)column])));
        Assert.All(SheetBaseline.Columns, column => Assert.False(baseline.HasText(column, cells[(int)column] + "x")));
        Assert.All(SheetBaseline.Columns, column => Assert.True(baseline.IsUnchanged(column, cells[(int)column], "whatever it means")));
        Assert.All(SheetBaseline.Columns, column => Assert.False(baseline.HasMeaning(column, cells[(int)column])));
    }

    [Theory]
    [InlineData(SheetColumn.Position, null, "", true)]
    [InlineData(SheetColumn.Position, null, "  ", true)]
    [InlineData(SheetColumn.FirstName, "Ana", " Ana\u00A0", true)]
    [InlineData(SheetColumn.FirstName, "Ana ", "Ana", true)]
    [InlineData(SheetColumn.FirstName, "Ana\u0001 \ud83d", "Ana", true)]
    [InlineData(SheetColumn.FirstName, "Ana😀", "Ana😀", true)]
    [InlineData(SheetColumn.Position, "two\r\nlines", "two\nlines", true)]
    [InlineData(SheetColumn.FirstName, "Ana", "ana", false)]
    [InlineData(SheetColumn.FirstName, "Ana", null, false)]
    [InlineData(SheetColumn.Organization, "North ", "North", true)]
    public void A_cell_is_compared_as_it_is_read(SheetColumn column, string? written, string? read, bool same)
    {
        var person = column switch
        {
            SheetColumn.FirstName => Person with { FirstName = written! },
            SheetColumn.Position => Person with { Position = written },
            _ => Person,
        };

        Assert.Equal(same, _seal.Open(Root, _seal.Seal(Root, person, written))!.HasText(column, read));
    }

    [Fact]
    public void Whoever_alters_a_letter_of_it_has_none()
    {
        var text = _seal.Seal(Root, Person, "North");

        for (var at = 0; at < text.Length - 1; at++)
            Assert.Null(_seal.Open(Root, $"{text[..at]}{(text[at] == 'A' ? 'B' : 'A')}{text[(at + 1)..]}"));
        Assert.All(["", text[1..], text + "A", text.ToUpperInvariant(), "=" + text[1..], new string('é', text.Length)], other => Assert.Null(_seal.Open(Root, other)));
    }

    [Fact]
    public void It_is_good_for_one_tree_of_one_server()
    {
        var text = _seal.Seal(Root, Person, "North");

        Assert.Null(_seal.Open(Guid.CreateVersion7(), text));
        Assert.Null(new BaselineSeal(RandomNumberGenerator.GetBytes(BaselineSeal.KeySize)).Open(Root, text));
        Assert.NotNull(new BaselineSeal(Key).Open(Root, text));
    }

    [Fact]
    public void The_same_text_looks_different_in_each_row_and_column()
    {
        var prints = new CellPrints(1, 2);
        var all = from id in new[] { Ana, Root } from column in SheetBaseline.Columns select prints.Of(id, column, "Y");

        Assert.Equal(2 * SheetBaseline.Columns.Count, all.Distinct().Count());
        Assert.NotEqual(prints.Of(Ana, SheetColumn.Role, "Y"), new CellPrints(1, 3).Of(Ana, SheetColumn.Role, "Y"));
    }

    // The vectors of the reference implementation: key 00 01 … 0f, messages of 0, 1, 2 … bytes 00 01 02 …
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(7, 0xab0200f58b01d137)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    [InlineData(63, 0x958a324ceb064572)]
    public void The_fingerprint_is_the_published_one(int length, ulong expected) => Assert.Equal(
        expected,
        CellPrints.Hash(0x0706050403020100, 0x0f0e0d0c0b0a0908, Enumerable.Range(0, length).Select(n => (byte)n).ToArray()));

    [Fact]
    public async Task The_key_is_made_once_however_many_ask_first_and_outlives_the_server()
    {
        await using var host = await CoreHost.StartAsync();

        var seals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewKey(host).SealAsync(CancellationToken.None)));
        var text = seals[0].Value.Seal(Root, Person, "North");
        await host.RestartAsync();
        var later = await host.Get<BaselineKey>().SealAsync(CancellationToken.None);

        Assert.All(seals.Append(later), seal => Assert.NotNull(seal.Value.Open(Root, text)));
        Assert.Equal(1, await host.ReadAsync(db => db.SealingKeys.CountAsync()));
    }

    [Fact, Trait("Rule", "DP3")]
    public async Task What_stands_in_the_database_seals_nothing()
    {
        await using var host = await CoreHost.StartAsync();
        var text = (await host.Get<BaselineKey>().SealAsync(CancellationToken.None)).Value.Seal(Root, Person, "North");

        var stored = Convert.FromBase64String((await host.ReadAsync(db => db.SealingKeys.SingleAsync())).ProtectedKey);

        for (var at = 0; at + BaselineSeal.KeySize <= stored.Length; at++)
            Assert.Null(new BaselineSeal(stored[at..(at + BaselineSeal.KeySize)]).Open(Root, text));
    }

    [Fact]
    public async Task A_key_whose_data_protection_keys_are_lost_is_replaced_once_however_many_meet_it_and_older_files_are_foreign()
    {
        await using var forest = await Forest.GrowAsync();
        var host = forest.Host;
        var actor = await forest.SignedInAsync(forest.Main);
        var older = await EditedFile.ExportedAsync(host, actor);
        await host.ReadAsync(db => db.DataProtectionKeys.ExecuteDeleteAsync());
        await host.RestartAsync();
        List<string> warnings = [];

        var seals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => NewKey(host, new Warnings(warnings)).SealAsync(CancellationToken.None)));
        var text = seals[0].Value.Seal(Root, Person, "North");

        Assert.All(seals, seal => Assert.NotNull(seal.Value.Open(Root, text)));
        Assert.Contains("files that were exported before", Assert.Single(warnings));
        Assert.Equal("import.foreign", (await host.UploadAsync(actor, older)).Error?.Code);
        Assert.True((await host.UploadAsync(actor, await EditedFile.ExportedAsync(host, actor))).Succeeded);
        await host.RestartAsync();
        Assert.NotNull((await host.Get<BaselineKey>().SealAsync(CancellationToken.None)).Value.Open(Root, text));
        Assert.Equal(1, await host.ReadAsync(db => db.SealingKeys.CountAsync()));
    }

    private static BaselineKey NewKey(CoreHost host, ILogger<BaselineKey>? logger = null) => new(
        host.Get<IDbContextFactory<FlexAuth.Core.Data.FlexAuthDbContext>>(),
        host.Get<FlexAuth.Core.Operations.WritePath>(),
        host.Get<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>(),
        logger ?? NullLogger<BaselineKey>.Instance);

    private sealed class Warnings(List<string> said) : ILogger<BaselineKey>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (said)
                said.Add(formatter(state, exception));
        }
    }
}
