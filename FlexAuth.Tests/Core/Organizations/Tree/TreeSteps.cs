using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Organizations.Tree;

/// <summary>What an administrator does with the tree.</summary>
internal static class TreeSteps
{
    public static Task<Result<Guid>> CreateAsync(this Forest forest, SignedInMember actor, Organization parent, string name, Guid? id = null) =>
        forest.Host.Get<CreateOrganization>().ExecuteAsync(actor, new NewOrganization(id ?? Guid.CreateVersion7(), parent.Id, name));

    public static Task<Result<Nothing>> RenameAsync(this Forest forest, SignedInMember actor, Organization which, string to) =>
        forest.Host.Get<RenameOrganization>().ExecuteAsync(actor, new OrganizationRenaming(which.Id, which.Name, to));

    public static Task<Result<Nothing>> DeleteAsync(this Forest forest, SignedInMember actor, Organization which) =>
        forest.Host.Get<DeleteOrganization>().ExecuteAsync(actor, which.Id);

    public static Task<Result<MoveForeseen>> ForeseeAsync(this Forest forest, SignedInMember actor, Organization which, Organization to) =>
        forest.Host.Get<PreviewMove>().ExecuteAsync(actor, new MoveQuestion(which.Id, to.Id));

    /// <summary>Looks at the preview first, as the dialog does.</summary>
    public static async Task<Result<Nothing>> MoveAsync(this Forest forest, SignedInMember actor, Organization which, Organization to)
    {
        var foreseen = await forest.ForeseeAsync(actor, which, to);
        return foreseen.Succeeded
            ? await forest.Host.Get<MoveOrganization>().ExecuteAsync(actor, new OrganizationMove(which.Id, to.Id, foreseen.Value.Basis))
            : foreseen.Error;
    }

    public static async Task<IReadOnlyList<TreeNode>> TreeAsync(this Forest forest, SignedInMember actor) =>
        (await forest.Host.Get<ShowTree>().ExecuteAsync(actor, default)).Value;

    public static Task<Organization> OrganizationAsync(this Forest forest, Guid id) =>
        forest.Host.ReadAsync(db => db.Organizations.AsNoTracking().SingleAsync(o => o.Id == id));

    /// <summary>Every organization's path is the one above's, and its own id: no circle, nobody cut off.</summary>
    public static async Task AssertSoundAsync(this Forest forest)
    {
        var all = await forest.Host.ReadAsync(db => db.Organizations.AsNoTracking().ToDictionaryAsync(o => o.Id));
        Assert.All(all.Values, o => Assert.Equal($"{(o.ParentId is { } parent ? all[parent].Path : "")}{o.Id:N}/", o.Path));
        Assert.All(all.Values, o => Assert.StartsWith($"{o.RootId:N}/", o.Path, StringComparison.Ordinal));
    }
}
