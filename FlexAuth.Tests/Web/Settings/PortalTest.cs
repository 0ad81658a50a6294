using System.Security.Claims;
using FlexAuth.Core.Data;
using FlexAuth.Core.Delivery;
using FlexAuth.Core.Jobs;
using FlexAuth.Core.Live;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Passwords;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Proofs;
using FlexAuth.Core.Providers.SelfCheck;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.SecondFactors;
using FlexAuth.Core.SecuritySettings;
using FlexAuth.Core.SecuritySettings.Authenticators;
using FlexAuth.Core.SecuritySettings.Mailbox;
using FlexAuth.Core.SecuritySettings.Passkeys;
using FlexAuth.Core.SecuritySettings.Passwords;
using FlexAuth.Core.SecuritySettings.Phones;
using FlexAuth.Core.SecuritySettings.RecoveryCodes;
using FlexAuth.Core.SecuritySettings.Reports;
using FlexAuth.Core.SecuritySettings.Sessions;
using FlexAuth.Core.SecuritySettings.TwoFactor;
using FlexAuth.Core.SignIn;
using FlexAuth.Core.SignIn.StepUp;
using FlexAuth.Core.Spreadsheets.Columns;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Create;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Directory.ReadModel;
using FlexAuth.Core.Users.Edit;
using FlexAuth.Core.Users.Live;
using FlexAuth.Core.Users.SavedViews;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core;
using FlexAuth.Web.Errors;
using FlexAuth.Web.Hosting.Identity;
using FlexAuth.Web.Settings.Users.Export;
using FlexAuth.Web.Settings.Users.Import;
using FlexAuth.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FlexAuth.Tests.Web.Settings;

/// <summary>The portal's pages over the real product and its database, for whoever is signed in.</summary>
public abstract class PortalTest : ComponentTest, IAsyncLifetime
{
    private protected CoreHost Host { get; private set; } = null!;

    /// <summary>Between the reading pages and the database.</summary>
    private protected Door Door { get; private set; } = null!;

    /// <summary>What the server can do.</summary>
    private protected virtual ServerOffer Offer => ServerOffer.Today;

    /// <summary>Configuration beside the usual.</summary>
    private protected virtual (string Key, string Value)[] Settings => [];

    public virtual async ValueTask InitializeAsync()
    {
        Host = await CoreHost.StartAsync(Offer, Settings);
        Door = new Door(Host.Get<IDbContextFactory<FlexAuthDbContext>>());
        Services.AddSingleton<TimeProvider>(Host.Clock);
        Services.AddLogging();
        Services.AddSingleton<ErrorTexts>();
        Services.AddSingleton(new ListUsers(Door, Host.Get<DirectoryPages>(), Host.Clock));
        Services.AddSingleton(new ListPlaces(Door));
        Services.AddSingleton(new ListSavedViews(Door));
        Services.AddSingleton(new ShowTree(Door));
        Services.AddSingleton(new PreviewMove(Door, Host.Clock));
        Pass<CreateOrganization>();
        Pass<RenameOrganization>();
        Pass<MoveOrganization>();
        Pass<DeleteOrganization>();
        Services.AddSingleton(new ShowEmailLogin(Door, Host.Get<ServerOffer>(), Host.Clock));
        Services.AddSingleton(new ShowMyself(Door));
        Pass<ReadUsers>();
        Pass<SaveView>();
        Pass<DeleteSavedView>();
        Pass<ChangeFeed>();
        Pass<UserWatch>();
        Pass<CreateUser>();
        Pass<OfferUserForm>();
        Pass<OfferUserEdit>();
        Pass<EditUser>();
        Pass<FindEmail>();
        Pass<PreviewDisabling>();
        Pass<PreviewEnabling>();
        Services.AddSingleton(new ShowPolicy(Door, Host.Get<ServerOffer>(), Host.Clock));
        Services.AddSingleton(new ShowTenants(Door, Host.Get<ServerOffer>()));
        Services.AddSingleton(new ShowProviderSetUp(Door, Host.Get<ServerOffer>(), Host.Get<LinkAddress>()));
        Pass<CheckProvider>();
        Pass<AddTenant>();
        Pass<RemoveTenant>();
        Pass<ServerOffer>();
        Pass<ConnectAccount>();
        Pass<DisconnectAccount>();
        Pass<DisconnectUser>();
        Pass<AskConsent>();
        Pass<AllowAccount>();
        Pass<PreviewPolicy>();
        Pass<ListAffected>();
        Pass<ChangePolicy>();
        Pass<EnableEmailLogin>();
        Pass<DisableEmailLogin>();
        Services.AddSingleton(new PreviewAction(Door, Host.Get<IOptions<SignInOptions>>(), Host.Get<IOptions<JobOptions>>(), Host.Clock));
        Services.AddSingleton(new ListJobs(Door, Host.Clock));
        Services.AddSingleton(new ShowJob(Door, Host.Clock));
        Pass<StartAction>();
        Pass<UndoAction>();
        Pass<RetryAction>();
        Pass<ListJobResults>();
        Pass<StopJob>();
        Pass<ReadImport>();
        Services.AddSingleton(new ShowImport(Door, Host.Get<IOptions<SignInOptions>>(), Host.Clock));
        Pass<ListImportRows>();
        Pass<DecideConflicts>();
        Pass<StartImport>();
        Pass<DiscardImport>();
        Services.AddSingleton(Host.Get<IOptions<ImportOptions>>());
        Services.AddSingleton<ISheetTexts, SheetTexts>();
        Services.AddSingleton<TemporaryFiles>();
        Services.AddScoped<FileIntake>();
        Services.AddSingleton(new ShowSignIn(Door, Host.Get<IOptions<SignInOptions>>(), Host.Get<ServerOffer>(), Host.Clock));
        Pass<ListSignInSteps>();
        Pass<ListMessages>();
        Pass<EndSession>();
        Pass<ForgetDevices>();
        Pass<RevokePhone>();
        Services.AddSingleton(new ShowOwnSignIn(Door, Host.Get<OwnFactors>(), Host.Get<IOptions<SignInOptions>>(), Host.Get<ServerOffer>(), Host.Clock));
        Pass<ListOwnSignInSteps>();
        Pass<EndOwnSession>();
        Pass<EndOtherSessions>();
        Pass<ForgetOwnDevices>();
        Pass<RevokeOwnPhone>();
        Pass<ReportSignIn>();
        Services.AddSingleton(new PreviewReport(Door, Host.Get<OwnFactors>(), Host.Get<ServerOffer>(), Host.Get<IOptions<SignInOptions>>(), Host.Clock));
        Pass<ChangePassword>();
        Pass<SendOwnReset>();
        Pass<OfferAuthenticator>();
        Pass<AddAuthenticator>();
        Pass<RenameAuthenticator>();
        Pass<RemoveAuthenticator>();
        Pass<SendEmailCode>();
        Pass<EnableEmailVerification>();
        Pass<DisableEmailVerification>();
        Pass<SendPhoneCode>();
        Pass<AddPhone>();
        Pass<RemovePhone>();
        Pass<RegenerateRecoveryCode>();
        Pass<KeepRecoveryCode>();
        Pass<TryRecoveryCode>();
        Pass<ResetOwnTwoFactor>();
        Pass<PasswordPolicy>();
        Pass<OfferNewPasskey>();
        Pass<AddPasskey>();
        Pass<RenamePasskey>();
        Pass<RemovePasskey>();
        Pass<OfferProof>();
        Pass<SendProofCode>();
        Pass<ProveAgain>();
        Pass<OfferPasskeyProof>();
        Pass<ProveAtProvider>();
        Pass<ProveByPasskey>();
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>From now on, the pages are this member's.</summary>
    private protected SignedInMember SignIn(SignedInMember member)
    {
        var identity = new CircuitIdentity();
        identity.SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(FlexAuthPrincipal.SignedIn(member)))));
        Services.AddSingleton(new CurrentActor(identity));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return member;
    }

    private protected async Task<SignedInMember> SignInAdministratorAsync(FlexAuth.Core.Data.Organization? organization = null) =>
        SignIn(await Host.AdministratorAsync(organization));

    private protected async Task<SignedInMember> SignInAsync(MemberRole role)
    {
        var account = await Host.WithPasswordAsync(member => member.Role = role);
        return SignIn((await Host.Get<SessionDirectory>().FindAsync(await Host.SessionTokenAsync(account.Id)))!);
    }

    private protected async Task<Member> AddAsync(string firstName, string lastName, Action<Member>? but = null)
    {
        var member = Host.NewMember(firstName, lastName, Host.Main);
        but?.Invoke(member);
        await Host.ChangeAsync(db => db.Add(member));
        return member;
    }

    /// <summary>What was committed reaches the open pages.</summary>
    private protected void LetChangesArrive() => Host.Clock.Advance(TimeSpan.FromSeconds(1));

    private void Pass<T>()
        where T : class => Services.AddSingleton(Host.Get<T>());
}
