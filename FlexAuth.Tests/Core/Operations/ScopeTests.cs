using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.SecuritySettings.Authenticators;
using FlexAuth.Core.SecuritySettings.Passkeys;
using FlexAuth.Core.SecuritySettings.Reports;
using FlexAuth.Core.SecuritySettings.Sessions;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Create;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Edit;
using FlexAuth.Core.Users.SavedViews;
using FlexAuth.Core.Users.SignInDetails;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.Operations;

/// <summary>How far an actor reaches: their organization and those below it. Whatever is elsewhere does not exist.</summary>
public sealed class ScopeTests
{
    [Fact, Trait("Rule", "AZ2")]
    public void Every_request_of_a_member_that_names_an_id_is_tested_with_foreign_ones()
    {
        var withIds = PermissionMatrix.Expected
            .Where(entry => (entry.Value & Who.SignedIn) != 0 && Names(AnyOperation.RequestOf(entry.Key)))
            .Select(entry => entry.Key.Name).Order();

        Assert.Equal(
            [
                nameof(AddAuthenticator), nameof(AllowAccount), nameof(CreateOrganization), nameof(CreateUser), nameof(DecideConflicts),
                nameof(DeleteOrganization), nameof(DeleteSavedView), nameof(DiscardImport), nameof(DisconnectUser), nameof(EditUser),
                nameof(EndOwnSession), nameof(EndSession), nameof(FindEmail), nameof(ForgetDevices), nameof(ListImportRows),
                nameof(ListJobResults), nameof(ListMessages), nameof(ListSignInSteps), nameof(MoveOrganization), nameof(OfferUserEdit),
                nameof(PreviewAction), nameof(PreviewMove), nameof(PreviewReport), nameof(ReadImport), nameof(ReadUsers), nameof(RemoveAuthenticator),
                nameof(RemovePasskey), nameof(RemoveTenant), nameof(RenameAuthenticator), nameof(RenameOrganization), nameof(RenamePasskey),
                nameof(ReportSignIn), nameof(RetryAction), nameof(RevokeOwnPhone), nameof(RevokePhone), nameof(SaveView), nameof(ShowImport),
                nameof(ShowJob), nameof(ShowSignIn), nameof(StartAction), nameof(StartImport), nameof(StopJob), nameof(UndoAction), nameof(WriteImportResult),
            ],
            withIds);
    }

    [Fact, Trait("Rule", "AZ2"), Trait("Rule", "AZ3")]
    public async Task Nobody_can_be_created_beside_above_or_in_another_tree()
    {
        await using var forest = await Forest.GrowAsync();
        var north = await forest.SignedInAsync(forest.North);
        foreach (var place in new[] { forest.Main.Id, forest.South.Id, forest.Other.Id, Guid.CreateVersion7(), north.MemberId })
            await AssertUntouchedAsync(forest, north, typeof(CreateUser), Somebody(place));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task No_organization_beside_above_or_of_another_tree_is_changed_or_built_upon()
    {
        await using var forest = await Forest.GrowAsync();
        var north = await forest.SignedInAsync(forest.North);
        foreach (var place in new[] { forest.Main.Id, forest.South.Id, forest.Other.Id, Guid.CreateVersion7(), north.MemberId })
        {
            await AssertUntouchedAsync(forest, north, typeof(CreateOrganization), new NewOrganization(Guid.CreateVersion7(), place, "Mine"));
            await AssertUntouchedAsync(forest, north, typeof(RenameOrganization), new OrganizationRenaming(place, "South", "Mine"));
            await AssertUntouchedAsync(forest, north, typeof(DeleteOrganization), place);
            await AssertUntouchedAsync(forest, north, typeof(PreviewMove), new MoveQuestion(place, forest.North.Id));
            await AssertUntouchedAsync(forest, north, typeof(PreviewMove), new MoveQuestion(forest.NorthUnit.Id, place));
            await AssertUntouchedAsync(forest, north, typeof(MoveOrganization), new OrganizationMove(place, forest.North.Id, ""));
            await AssertUntouchedAsync(forest, north, typeof(MoveOrganization), new OrganizationMove(forest.NorthUnit.Id, place, ""));
        }

        await AssertUntouchedAsync(forest, north, typeof(CreateOrganization), new NewOrganization(forest.Other.Id, forest.North.Id, "Mine"));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task No_tenant_of_another_tree_is_removed()
    {
        await using var forest = await Forest.GrowAsync();
        var mine = await forest.SignedInAsync(forest.Main);
        var theirs = new ProviderTenant
        {
            Provider = SignInMethod.Google,
            Tenant = "contoso.example",
            RootOrganizationId = forest.Other.Id,
            VerifiedById = (await forest.MemberAsync(forest.Other)).Id,
        };
        await forest.Host.ChangeAsync(db => db.Add(theirs));

        await AssertUntouchedAsync(forest, mine, typeof(RemoveTenant), theirs.Id);

        Assert.Equal(1, await forest.Host.ReadAsync(db => db.ProviderTenants.CountAsync()));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task The_id_of_a_stranger_does_not_make_them_mine()
    {
        await using var forest = await Forest.GrowAsync();
        var north = await forest.SignedInAsync(forest.North);
        var stranger = await forest.MemberAsync(forest.Other);

        var taken = await forest.Host.Get<CreateUser>().ExecuteAsync(north, Somebody(forest.North.Id) with { Id = stranger.Id });
        var both = await forest.Host.Get<CreateUser>().ExecuteAsync(
            north, Somebody(forest.North.Id) with { Id = stranger.Id, Email = stranger.Email! });

        Assert.Equal("user.email.taken", taken.Error?.Code);
        Assert.Empty(taken.Error!.Values);
        Assert.Equal("user.email.taken", both.Error?.Code);
        Assert.Empty(both.Error!.Values);
        Assert.Equal(forest.Other.Id, (await forest.Host.MemberAsync(new Account(stranger.Id, ""))).OrganizationId);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task Rows_of_strangers_are_left_out_whatever_ids_are_asked_for()
    {
        await using var forest = await Forest.GrowAsync();
        var north = await forest.SignedInAsync(forest.North, MemberRole.Manager);
        var mine = new[] { await forest.MemberAsync(forest.North), await forest.MemberAsync(forest.NorthUnit) };
        var others = new[] { await forest.MemberAsync(forest.Main), await forest.MemberAsync(forest.South), await forest.MemberAsync(forest.Other) };

        var rows = await forest.Host.Get<ReadUsers>().ExecuteAsync(north, mine.Concat(others).Select(m => m.Id).ToList());
        var page = await forest.Host.Get<ListUsers>().ExecuteAsync(north, new UserListRequest(UserFilter.Everybody, UserSort.Name, false, 0, 100));

        Assert.Equal(mine.Select(m => m.Id).Order(), rows.Value.Select(r => r.Id).Order());
        Assert.Equal(mine.Select(m => m.Id).Append(north.MemberId).Order(), page.Value.Rows.Select(r => r.Id).Order());
        Assert.Equal(3, page.Value.Total);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task A_colleagues_saved_view_is_neither_seen_nor_changed_nor_deleted()
    {
        await using var forest = await Forest.GrowAsync();
        var (mine, colleague) = (await forest.SignedInAsync(forest.North), await forest.SignedInAsync(forest.North));
        var saved = new ViewToSave(Guid.CreateVersion7(), "Locked", "status=locked");
        await forest.Host.Get<SaveView>().ExecuteAsync(colleague, saved);

        await AssertUntouchedAsync(forest, mine, typeof(SaveView), saved with { Name = "Mine", Query = "q=mine" });
        await AssertUntouchedAsync(forest, mine, typeof(DeleteSavedView), saved.Id);

        Assert.Empty((await forest.Host.Get<ListSavedViews>().ExecuteAsync(mine, default)).Value);
        Assert.Equal([new SavedUserView(saved.Id, "Locked", "status=locked")], (await forest.Host.Get<ListSavedViews>().ExecuteAsync(colleague, default)).Value);
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task The_list_can_be_narrowed_to_the_actors_own_organization_and_those_below()
    {
        await using var forest = await Forest.GrowAsync();

        var places = await forest.Host.Get<ListPlaces>().ExecuteAsync(await forest.SignedInAsync(forest.North, MemberRole.Manager), default);

        Assert.Equal([("North", 0), ("North unit", 1)], places.Value.Select(place => (place.Name, place.Depth)));
    }

    [Fact, Trait("Rule", "AZ2")]
    public async Task The_form_offers_the_actors_own_organization_and_those_below()
    {
        await using var forest = await Forest.GrowAsync();

        var offered = await forest.Host.Get<OfferUserForm>().ExecuteAsync(await forest.SignedInAsync(forest.North), default);

        Assert.Equal([("North", 0), ("North unit", 1)], offered.Value.Places.Select(place => (place.Name, place.Depth)));
    }

    private static NewUser Somebody(Guid organizationId) => new(
        Guid.CreateVersion7(), "Ivo", "Lund", "ivo.lund@contoso.example", organizationId, MemberRole.Member, null, null, true);

    private static async Task AssertUntouchedAsync(Forest forest, SignedInMember actor, Type operation, object request)
    {
        var before = await forest.Host.CountsAsync();
        Assert.Equal("not_found", await AnyOperation.ErrorOfAsync(forest.Host, operation, actor, request));
        Assert.Equal(before, await forest.Host.CountsAsync());
    }

    private static bool Names(Type request) => request == typeof(Guid) || request.GetInterfaces().Contains(typeof(IEnumerable<Guid>))
        || request.GetProperties().Any(property => property.PropertyType == typeof(Guid) || IsSelection(property.PropertyType));

    private static bool IsSelection(Type type) => type == typeof(UserSelection);
}
