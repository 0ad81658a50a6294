using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Edit;

namespace FlexAuth.Tests.Core.Users.Edit;

/// <summary>What the form does: reads somebody, and gives back what was changed.</summary>
internal static class Editing
{
    public static async Task<UserToEdit> OfferAsync(this Forest forest, SignedInMember actor, Guid id) =>
        (await forest.Host.Get<OfferUserEdit>().ExecuteAsync(actor, id)).Value;

    public static async Task<Result<UserEdited>> EditAsync(
        this Forest forest, SignedInMember actor, Guid id, Func<UserDetails, UserDetails> change) =>
        await forest.SaveAsync(actor, await forest.OfferAsync(actor, id), change);

    public static Task<Result<UserEdited>> SaveAsync(
        this Forest forest, SignedInMember actor, UserToEdit offered, Func<UserDetails, UserDetails> change) =>
        forest.Host.Get<EditUser>().ExecuteAsync(
            actor, new UserEdit(offered.Id, offered.Version, offered.Details, change(offered.Details)));
}
