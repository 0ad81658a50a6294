using System.Globalization;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Benchmarks;

/// <summary>An organization to which everybody belongs gets another name, while somebody signs in all the time: how long does each take?</summary>
internal static class RenameBenchmark
{
    public static async Task RunAsync(string[] arguments)
    {
        var people = arguments is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 100_000;
        var rounds = arguments is [_, var many] ? int.Parse(many, CultureInfo.InvariantCulture) : 5;
        await using var installation = await Installation.OpenAsync(people);
        var administrator = (await installation.SignedInAsync(50)).First(a => PermissionTable.Allows(a, Permission.ManageAuthentication));
        var (id, name) = await installation.ReadAsync(async db =>
        {
            var organization = await db.Organizations.OrderBy(o => o.Path).FirstAsync(o => o.ParentId != null);
            await db.Members.Where(m => m.OrganizationId != administrator.OrganizationId)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.OrganizationId, organization.Id));
            return (organization.Id, organization.Name);
        });

        var (renaming, waits) = (new Latencies(), new Latencies());
        using var over = new CancellationTokenSource();
        var signingIn = SignIns.GoOnAsync(installation, waits, over.Token);
        for (var round = -1; round < rounds; round++)
        {
            var next = round % 2 == 0 ? "Aardvark" : "Zebra";
            await (round < 0 ? new Latencies() : renaming).MeasureAsync(() => installation.Get<RenameOrganization>().ExecuteAsync(
                administrator, new OrganizationRenaming(id, name, next)));
            name = next;
        }

        await over.CancelAsync();
        await signingIn;
        Console.WriteLine($"renaming an organization of {people:N0}: {renaming}");
        Console.WriteLine($"a sign-in's write meanwhile: {waits}");
    }
}
