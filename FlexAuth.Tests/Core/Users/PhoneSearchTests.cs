using System.Text;
using System.Text.Json;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.Spreadsheets.Export;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Tests.Core.Operations;
using FlexAuth.Tests.Core.Spreadsheets;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Users;

/// <summary>What is typed tells nobody a phone number digit by digit: of a number that looks the same in the list, the answer is the same.</summary>
[Trait("Rule", "AU3")]
public class PhoneSearchTests
{
    private const string Number = "+31612345612";
    private const string Another = "+31698769812";

    [Fact]
    public async Task No_answer_to_a_typed_text_depends_on_a_part_of_a_phone_number()
    {
        await using var forest = await Forest.GrowAsync();
        var nadia = await forest.MemberAsync(forest.North, but: m => (m.LastName, m.PhoneNumber) = ("Vermeer", Number));
        var actor = await forest.SignedInAsync(forest.Main);

        var before = await AnswersAsync();
        await forest.Host.ChangeAsync(new Account(nadia.Id, ""), member => member.PhoneNumber = Another);
        var after = await AnswersAsync();

        Assert.Equal(before, after);
        Assert.Contains(before, answer => answer.Contains(nadia.Email!, StringComparison.Ordinal));

        async Task<List<string>> AnswersAsync()
        {
            List<string> answers = [];
            foreach (var part in Parts().Append("vermeer"))
            {
                foreach (var (query, request) in Typed(part))
                    answers.Add($"{query.Name} {part}: {await AnswerAsync(forest.Host, query, actor, request)}");
            }

            return answers;
        }
    }

    [Fact]
    public async Task An_export_holds_nobody_by_a_part_of_their_phone_number()
    {
        await using var forest = await Forest.GrowAsync();
        await forest.MemberAsync(forest.North, but: m => (m.Email, m.NormalizedEmail, m.PhoneNumber) = (Plain("nadia"), Plain("nadia"), Number));
        var actor = await forest.SignedInAsync(await forest.MemberAsync(
            forest.Main, MemberRole.OrganizationAdministrator, m => (m.Email, m.NormalizedEmail) = (Plain("olga"), Plain("olga"))));

        Assert.NotEqual(await ExportAsync(forest, actor, "nobody at all"), await ExportAsync(forest, actor, Number));
        foreach (var part in new[] { "345", "+31", "31612345612", "5612" })
            Assert.Equal(await ExportAsync(forest, actor, "nobody at all"), await ExportAsync(forest, actor, part));
    }

    [Theory]
    [InlineData("+31612345612")]
    [InlineData("0031612345612")]
    [InlineData(" +31 (0)6 1234-5612 ")]
    [InlineData("vermeer +31612345612")]
    public async Task Whoever_types_a_whole_number_finds_whose_it_is(string typed)
    {
        await using var forest = await Forest.GrowAsync();
        var nadia = await forest.MemberAsync(forest.North, but: m => (m.LastName, m.PhoneNumber) = ("Vermeer", Number));
        await forest.MemberAsync(forest.North, but: m => (m.LastName, m.PhoneNumber) = ("Vermeer", Another));

        var found = await forest.Host.Get<ListUsers>().ExecuteAsync(await forest.SignedInAsync(forest.Main), ListOf(typed));

        Assert.Equal([nadia.Id], found.Value.Rows.Select(row => row.Id));
    }

    [Fact]
    public void Every_query_that_takes_a_text_is_tried() => Assert.Equal(
        PermissionMatrix.Expected.Keys.Where(type => IsQuery(type) && TakesText(AnyOperation.RequestOf(type))).Select(type => type.Name).Order(),
        Typed("").Select(typed => typed.Query.Name).Distinct().Order());

    private static IEnumerable<(Type Query, object Request)> Typed(string text) =>
    [
        (typeof(ListUsers), ListOf(text)),
        (typeof(PreviewAction), new ActionRequest(UserAction.Unlock, new UserSelection { Filter = new UserFilter { Search = text } })),
        (typeof(FindEmail), new EmailQuestion(text, Guid.Empty)),
        (typeof(InspectLink), text),
        (typeof(ListAffected), new AffectedRequest(new AuthenticationRules(true, SignInPolicy.Default), PolicyEffect.ForgetsDevice, new NameKey(text, 0))),
    ];

    /// <summary>An address without a digit: what is searched stands in it, too.</summary>
    private static string Plain(string name) => $"{name}@contoso.example";

    private static UserListRequest ListOf(string text) => new(new UserFilter { Search = text }, UserSort.Name, false, 0, 100);

    /// <summary>Its beginnings, its ends, and what is between.</summary>
    private static IEnumerable<string> Parts() => Enumerable.Range(1, Number.Length - 1)
        .SelectMany(at => new[] { Number[..at], Number[at..], Number[at..Math.Min(at + 3, Number.Length)] }).Distinct();

    private static bool TakesText(Type request) => Within(request, []).Contains(typeof(string));

    private static HashSet<Type> Within(Type type, HashSet<Type> seen)
    {
        if (seen.Add(type) && !type.IsInterface && type.Namespace?.StartsWith("FlexAuth", StringComparison.Ordinal) is true)
        {
            foreach (var property in type.GetProperties())
                Within(property.PropertyType, seen);
        }

        return seen;
    }

    private static bool IsQuery(Type type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && current.GetGenericTypeDefinition() == typeof(Query<,>))
                return true;
        }

        return false;
    }

    private static async Task<string> AnswerAsync(CoreHost host, Type query, SignedInMember actor, object request)
    {
        var task = (Task)query.GetMethod("ExecuteAsync")!.Invoke(host.Get<IServiceProvider>().GetRequiredService(query), [actor, request, CancellationToken.None])!;
        await task;
        var result = task.GetType().GetProperty("Result")!.GetValue(task)!;
        return result.GetType().GetProperty("Error")!.GetValue(result) is Error error ? error.Code : JsonSerializer.Serialize(result.GetType().GetProperty("Value")!.GetValue(result));
    }

    private static async Task<int> ExportAsync(Forest forest, SignedInMember actor, string search)
    {
        using var file = new MemoryStream();
        var exported = await forest.Host.Get<ExportUsers>().ExecuteAsync(
            actor, new ExportRequest(new UserFilter { Search = search }, TableKind.Csv, EnglishSheet.Texts, file));
        Assert.True(exported.Succeeded);
        return Encoding.UTF8.GetString(file.ToArray()).Split('\n').Length;
    }
}
