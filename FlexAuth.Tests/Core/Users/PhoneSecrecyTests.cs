using System.Text.Json;
using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Spreadsheets.Export;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Edit;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core.Operations;
using FlexAuth.Tests.Core.SecuritySettings;
using FlexAuth.Tests.Core.Spreadsheets.Import;
using Microsoft.Extensions.DependencyInjection;

namespace FlexAuth.Tests.Core.Users;

/// <summary>Phone numbers are for codes: whoever looks sees enough to recognise one by.</summary>
[Trait("Rule", "AU3")]
public sealed class PhoneSecrecyTests
{
    private static readonly string[] Numbers = ["+31612345678", "+31687654321", "+31655554321"];

    /// <summary>The form in which a number is changed.</summary>
    private static readonly Type[] MayTell = [typeof(OfferUserEdit)];

    [Fact]
    public async Task No_query_tells_a_whole_number_but_the_one_of_the_edit_form()
    {
        await using var forest = await Forest.GrowAsync();
        var nadia = await PersonAsync(forest);
        var herself = await forest.Host.SessionOfAsync(new Account(nadia.Id, nadia.Email!));
        SignedInMember[] asking = [await forest.SignedInAsync(forest.Main), await forest.SignedInAsync(forest.Main, MemberRole.Manager), herself];
        List<string> telling = [];
        HashSet<string> answering = [];

        foreach (var query in PermissionMatrix.Expected.Keys.Where(IsQuery))
        {
            foreach (var actor in asking)
            {
                var result = await AnswerAsync(forest.Host, query, actor, RequestOf(query, nadia));
                if (result is not null)
                    answering.Add(query.Name);
                if (result is not null && Numbers.Any(number => result.Contains(number[3..], StringComparison.Ordinal)))
                    telling.Add(query.Name);
            }
        }

        Assert.Equal(MayTell.Select(type => type.Name), telling.Distinct());
        Assert.Superset(
            new HashSet<string>([nameof(ListUsers), nameof(ReadUsers), nameof(ShowSignIn), nameof(ListSignInSteps), nameof(ListMessages), nameof(OfferUserEdit), "ShowOwnSignIn", "ShowMyself"]),
            answering);
    }

    [Theory]
    [InlineData(MemberRole.Member)]
    [InlineData(MemberRole.Manager)]
    public async Task Files_and_forms_that_hold_whole_numbers_are_for_those_who_may_change_them(MemberRole role)
    {
        await using var forest = await Forest.GrowAsync();
        var nadia = await PersonAsync(forest);
        var actor = await forest.SignedInAsync(forest.Main, role);

        Assert.Equal("forbidden", (await forest.Host.Get<OfferUserEdit>().ExecuteAsync(actor, nadia.Id)).Error?.Code);
        Assert.Equal("forbidden", await AnyOperation.ErrorOfAsync(forest.Host, typeof(ExportUsers), actor, PermissionMatrix.Sample(AnyOperation.RequestOf(typeof(ExportUsers)))));
    }

    [Fact]
    public async Task An_export_holds_the_number_of_the_list_which_a_file_can_change_and_neither_the_proved_one_nor_that_of_the_profile()
    {
        await using var forest = await Forest.GrowAsync();
        await PersonAsync(forest);

        var file = await EditedFile.ExportedAsync(forest.Host, await forest.SignedInAsync(forest.Main));

        var text = string.Join(' ', file.Rows.SelectMany(row => row).OfType<string>()).Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal([true, false, false], Numbers.Select(number => text.Contains(number[3..], StringComparison.Ordinal)));
    }

    private static async Task<Member> PersonAsync(Forest forest)
    {
        var nadia = await forest.MemberAsync(forest.North, but: m => m.PhoneNumber = Numbers[0]);
        var now = forest.Host.Clock.GetUtcNow();
        var tenant = new ProviderTenant { Provider = SignInMethod.Microsoft, Tenant = "contoso", RootOrganizationId = forest.Main.Id, VerifiedAt = now };
        await forest.Host.ChangeAsync(db => db.AddRange(
            new VerifiedPhone { MemberId = nadia.Id, Number = Numbers[1], AddedAt = now },
            tenant,
            new ProviderAccount { MemberId = nadia.Id, Provider = SignInMethod.Microsoft, TenantId = tenant.Id, ConnectedAt = now, Phone = "+31 6 5555-4321", Position = "Planner" }));
        return nadia;
    }

    private static object? RequestOf(Type query, Member nadia) => AnyOperation.RequestOf(query) switch
    {
        var type when type == typeof(Guid) => nadia.Id,
        var type when type == typeof(HistoryRequest) => new HistoryRequest(nadia.Id, null, 50),
        var type when type == typeof(UserListRequest) => new UserListRequest(UserFilter.Everybody, UserSort.Name, false, 0, 100),
        var type when type == typeof(EmailQuestion) => new EmailQuestion(nadia.Email!, Guid.CreateVersion7()),
        var type when type.IsAssignableFrom(typeof(List<Guid>)) => new List<Guid> { nadia.Id },
        var type => PermissionMatrix.Sample(type),
    };

    private static bool IsQuery(Type type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.IsGenericType && current.GetGenericTypeDefinition() == typeof(Query<,>))
                return true;
        }

        return false;
    }

    /// <summary>All that it says, without the spaces that numbers are written with; null where it was refused.</summary>
    private static async Task<string?> AnswerAsync(CoreHost host, Type query, SignedInMember actor, object? request)
    {
        var task = (Task)query.GetMethod("ExecuteAsync")!.Invoke(host.Get<IServiceProvider>().GetRequiredService(query), [actor, request, CancellationToken.None])!;
        await task;
        var result = task.GetType().GetProperty("Result")!.GetValue(task)!;
        if (!(bool)result.GetType().GetProperty("Succeeded")!.GetValue(result)!)
            return null;
        var value = result.GetType().GetProperty("Value")!.GetValue(result);
        var text = $"{JsonSerializer.Serialize(value, value!.GetType())} {value}";
        return text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
    }
}
