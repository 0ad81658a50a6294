using FlexAuth.Core.Data;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Proofs;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SecondFactors.Authenticator;
using FlexAuth.Core.SecondFactors.Passkeys;
using FlexAuth.Core.SecondFactors.RecoveryCode;
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
using FlexAuth.Core.Spreadsheets.Export;
using FlexAuth.Core.Spreadsheets.Files;
using FlexAuth.Core.Spreadsheets.Import;
using FlexAuth.Core.Users;
using FlexAuth.Core.Users.Actions;
using FlexAuth.Core.Users.Create;
using FlexAuth.Core.Users.Directory;
using FlexAuth.Core.Users.Edit;
using FlexAuth.Core.Users.SavedViews;
using FlexAuth.Core.Users.SignInDetails;
using FlexAuth.Tests.Core.Organizations.Tree;
using FlexAuth.Tests.Core.SecondFactors.Passkeys;
using FlexAuth.Tests.Core.Spreadsheets;
using FlexAuth.Tests.Core.Spreadsheets.Import;
using FlexAuth.Tests.Core.Users.Actions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace FlexAuth.Tests.Core.SignIn.StepUp;

/// <summary>Something that somebody signed in does.</summary>
/// <param name="What">In words.</param>
/// <param name="Operation">By which operation.</param>
/// <param name="WantsProof">Written by hand: the code's table is not asked.</param>
/// <param name="RequestAsync">Prepares a request that would be done, were it not for the proof.</param>
/// <param name="Answer">What an act is answered with, once no proof is missing; null where it is done.</param>
internal sealed record ActOfSomebody(
    string What, Type Operation, bool WantsProof, Func<Forest, SignedInMember, Task<object?>> RequestAsync, string? Answer = null);

/// <summary>All of them: a new operation belongs here, with each case in which it differs.</summary>
internal static class ActsOfSomebodySignedIn
{
    public static IReadOnlyList<ActOfSomebody> All { get; } =
    [
        No<CreateUser>("create without email login", (f, _) => At(Newcomer(f, MemberRole.Manager, emailLogin: false))),
        Yes<CreateUser>("create with email login", (f, _) => At(Newcomer(f, MemberRole.Member, emailLogin: true))),
        Yes<CreateUser>("create somebody who can come in by the organization's own tenant", async (f, _) =>
        {
            await f.Host.ChangeAsync(db => db.Add(new ProviderTenant { Provider = SignInMethod.Google, Tenant = Unique("domain"), RootOrganizationId = f.Main.Id }));
            return Newcomer(f, MemberRole.Member, emailLogin: false);
        }),
        Yes<CreateUser>("create an equal", (f, _) => At(Newcomer(f, MemberRole.OrganizationAdministrator, emailLogin: false))),

        No<EditUser>("rename somebody", (f, a) => EditAsync(f, a, MemberRole.Member, d => d with { LastName = "Smit" })),
        No<EditUser>("give somebody less power than one's own", (f, a) => EditAsync(f, a, MemberRole.Member, d => d with { Role = MemberRole.Manager })),
        Yes<EditUser>("another address without email login", (f, a) => EditAsync(f, a, MemberRole.Member, Readdressed, m => m.EmailLoginEnabled = false)),
        Yes<EditUser>("another address with email login", (f, a) => EditAsync(f, a, MemberRole.Member, Readdressed)),
        Yes<EditUser>("another address for an equal", (f, a) =>
            EditAsync(f, a, MemberRole.OrganizationAdministrator, Readdressed, m => m.EmailLoginEnabled = false)),
        Yes<EditUser>("make an equal", (f, a) => EditAsync(f, a, MemberRole.Member, d => d with { Role = MemberRole.OrganizationAdministrator })),
        Yes<EditUser>("take an equal's power", (f, a) => EditAsync(f, a, MemberRole.OrganizationAdministrator, d => d with { Role = MemberRole.Member })),
        Yes<EditUser>("move an equal", (f, a) => EditAsync(f, a, MemberRole.OrganizationAdministrator, d => d with { OrganizationId = f.South.Id })),

        .. Enum.GetValues<UserAction>().Select(action => new ActOfSomebody(
            $"{action}", typeof(StartAction), action is not UserAction.EndSessions, (f, _) => ActionAsync(f, action))),
        .. Enum.GetValues<UserAction>().Select(action => new ActOfSomebody(
            $"try {action} again", typeof(RetryAction), action is not UserAction.EndSessions, (f, a) => FailedAsync(f, a, action))),
        Yes<UndoAction>("take back an enabling of email login", (f, a) => DoneAsync(f, a, UserAction.EnableEmailLogin, m => m.EmailLoginEnabled = false)),
        Yes<UndoAction>("take back a disabling of email login", (f, a) => DoneAsync(f, a, UserAction.DisableEmailLogin)),
        Yes<UndoAction>("take back a disabling", (f, a) => DoneAsync(f, a, UserAction.DisableMember)),
        Yes<UndoAction>("take back an enabling", (f, a) => DoneAsync(f, a, UserAction.EnableMember, m => m.DisabledAt = m.CreatedAt)),
        Yes<UndoAction>("take back an import", async (f, a) => Follow((await f.Host.ImportAsync(a, File())).Id)),
        No<StopJob>("stop a job", async (f, a) => (await f.Host.StartAsync(a, UserAction.EndSessions, ActionSteps.Of(await f.MemberAsync(f.North)))).Value),

        No<ExportUsers>("export", (_, _) => At(new ExportRequest(UserFilter.Everybody, TableKind.Csv, EnglishSheet.Texts, new MemoryStream()))),
        No<ReadImport>("read a file", async (_, _) => new ImportUpload(Guid.CreateVersion7(), "people.csv", await File().SavedAsync(default), EnglishSheet.Texts)),
        No<DecideConflicts>("decide about rows", async (f, a) => new ConflictDecision((await f.Host.ComparedAsync(a, File())).Id, null, true)),
        No<DiscardImport>("discard a file", async (f, a) => (await f.Host.ComparedAsync(a, File())).Id),
        Yes<StartImport>("import a file", async (f, a) => new StartImportRequest(Guid.CreateVersion7(), (await f.Host.ComparedAsync(a, File())).Id)),

        No<CreateOrganization>("create an organization", (f, _) => At(new NewOrganization(Guid.CreateVersion7(), f.North.Id, Unique("Unit")))),
        No<RenameOrganization>("rename an organization", async (f, _) => await f.Host.SuborganizationAsync(Unique("Unit"), f.North) is var unit
            ? new OrganizationRenaming(unit.Id, unit.Name, Unique("Team")) : null),
        No<DeleteOrganization>("delete an empty organization", async (f, _) => (await f.Host.SuborganizationAsync(Unique("Unit"), f.North)).Id),
        Yes<MoveOrganization>("move an organization", async (f, a) => await f.Host.SuborganizationAsync(Unique("Unit"), f.North) is var unit
            ? new OrganizationMove(unit.Id, f.South.Id, (await f.ForeseeAsync(a, unit, f.South)).Value.Basis) : null),
        Yes<ChangePolicy>("change the policy", (_, _) => At(new PolicyChange(SignInPolicy.Default with { RememberedDeviceDays = 7 }, 0))),

        // That leaving for a provider which is offered wants a proof is told beside it (TenantTests), and the visit is the proof of the return.
        No<AddTenant>("connect a tenant of a provider that is not offered", (_, _) => At(new ProviderQuestion(SignInMethod.Microsoft, "/")), "provider.not_offered"),
        No<FinishTenant>("come back from no visit", (_, _) => At(new ProviderAnswer(SignInMethod.Microsoft, null, null, null, null)), "provider.visit_over"),
        No<AskConsent>("consent to a provider that is not offered", (_, _) => At(new ProviderQuestion(SignInMethod.Microsoft, "/")), "provider.not_offered"),
        No<FinishConsent>("come back from no page for consent", (_, _) => At(new ProviderAnswer(SignInMethod.Microsoft, null, null, null, null)), "provider.visit_over"),
        No<ConnectAccount>("connect an account of a provider that is not offered", (_, _) => At(new ProviderQuestion(SignInMethod.Google, "/")), "provider.not_offered"),
        No<FinishConnecting>("come back from no visit to connect", (_, _) => At(new ProviderAnswer(SignInMethod.Google, null, null, null, null)), "provider.visit_over"),
        No<ProveAtProvider>("go to prove oneself at a provider that is not offered", (_, _) => At(new ProviderQuestion(SignInMethod.Google, "/")), "provider.not_offered"),
        No<FinishProof>("come back from no visit to prove oneself", (_, _) => At(new ProviderAnswer(SignInMethod.Google, null, null, null, null)), "provider.visit_over"),
        Yes<DisconnectAccount>("disconnect an account", async (f, a) =>
        {
            await f.Host.ChangeAsync(new Account(a.MemberId, ""), m => m.PasswordHash = CoreHostAccounts.HashOf(Account.UsualPassword, 210_000));
            await f.Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Google", ProviderKey = Unique("key"), UserId = a.MemberId }));
            return SignInMethod.Google;
        }),
        Yes<DisconnectUser>("disconnect somebody's account", async (f, _) =>
        {
            var person = await f.MemberAsync(f.North);
            await f.Host.ChangeAsync(db => db.Add(new IdentityUserLogin<Guid> { LoginProvider = "Google", ProviderKey = Unique("key"), UserId = person.Id }));
            return new AccountOfPerson(person.Id, SignInMethod.Google);
        }),
        Yes<AllowAccount>("allow somebody's account again", async (f, _) =>
        {
            var person = await f.MemberAsync(f.North);
            var tenant = new ProviderTenant { Provider = SignInMethod.Google, Tenant = Unique("domain"), RootOrganizationId = f.Main.Id };
            await f.Host.ChangeAsync(db => db.AddRange(tenant, new ProviderAccount
            {
                MemberId = person.Id, Provider = SignInMethod.Google, TenantId = tenant.Id, ClosedAt = person.CreatedAt,
            }));
            return new AccountOfPerson(person.Id, SignInMethod.Google);
        }),
        Yes<RemoveTenant>("remove a tenant", async (f, a) =>
        {
            var tenant = new ProviderTenant { Provider = SignInMethod.Google, Tenant = Unique("domain"), RootOrganizationId = f.Main.Id, VerifiedById = a.MemberId };
            await f.Host.ChangeAsync(db => db.Add(tenant));
            return tenant.Id;
        }),
        Yes<DisableEmailLogin>("switch email login off", async (f, _) =>
        {
            await f.Host.ActiveAsync(m => (m.Role, m.HasEmergencyAccess) = (MemberRole.OrganizationAdministrator, true));
            return new EmailLoginDisabling(f.Main.Name);
        }),
        Yes<EnableEmailLogin>("switch email login on", async (f, _) =>
        {
            await f.Host.ReadAsync(db => db.Organizations.Where(o => o.Id == f.Main.Id).ExecuteUpdateAsync(o => o.SetProperty(x => x.EmailLoginEnabled, false)));
            return default(Nothing);
        }),

        No<EndSession>("end a session", async (f, _) => await f.SignedInAsync(f.North) is var other ? new SessionOfPerson(other.MemberId, other.SessionId) : null),
        No<ForgetDevices>("forget somebody's devices", async (f, _) => await f.MemberAsync(f.North) is var person
            ? await RememberAsync(f, person.Id, new DevicesOfPerson(person.Id, null)) : null),
        No<SaveView>("save a view", (_, _) => At(new ViewToSave(Guid.CreateVersion7(), Unique("View"), "status=locked"))),
        No<DeleteSavedView>("delete a view", async (f, a) =>
        {
            var view = new ViewToSave(Guid.CreateVersion7(), Unique("View"), "status=locked");
            Assert.True((await f.Host.Get<SaveView>().ExecuteAsync(a, view)).Succeeded);
            return view.Id;
        }),
        Yes<ChangePassword>("change one's password", async (f, a) =>
        {
            await f.Host.ChangeAsync(new Account(a.MemberId, ""), m => m.PasswordHash = CoreHostAccounts.HashOf(Account.UsualPassword, 210_000));
            return new PasswordToChange(Account.UsualPassword, "lamp otter canyon blue");
        }),
        Yes<OfferAuthenticator>("set an app up", async (f, a) => await WithAppAsync(f, a) is var _ ? default(Nothing) : null),
        Yes<AddAuthenticator>("add an app", async (f, a) => await OfferedAsync(f, a)),
        Yes<RemoveAuthenticator>("remove an app", async (f, a) =>
        {
            await WithAppAsync(f, a);
            return new OwnAuthenticator(await WithAppAsync(f, a));
        }),
        Yes<SendEmailCode>("ask for a code by mail", async (f, a) => await WithAppAsync(f, a) is var _ ? default(Nothing) : null, "security.method_not_allowed"),
        Yes<EnableEmailVerification>("enable email verification", async (f, a) => await WithAppAsync(f, a) is var _ ? new MailedCode("123456") : null, "security.method_not_allowed"),
        Yes<DisableEmailVerification>("disable email verification", async (f, a) => await WithAppAsync(f, a) is var _ ? default(Nothing) : null),
        Yes<SendPhoneCode>("ask for a code by SMS", async (f, a) => await WithAppAsync(f, a) is var _ ? new OwnNumber("+31612345612") : null, "security.method_not_allowed"),
        Yes<AddPhone>("add a phone", async (f, a) => await WithAppAsync(f, a) is var _ ? new PhoneWithCode("+31612345612", "123456") : null, "security.method_not_allowed"),
        Yes<RemovePhone>("remove a phone", async (f, a) => await WithAppAsync(f, a) is var _ ? default(Nothing) : null),
        No<RenameAuthenticator>("rename an app", async (f, a) => new NamedAuthenticator(await WithAppAsync(f, a), "Work phone")),
        Yes<RegenerateRecoveryCode>("make a recovery code", async (f, a) => await WithAppAsync(f, a) is var _ ? default(Nothing) : null),
        No<KeepRecoveryCode>("say that a recovery code is saved", async (f, a) => new ShownRecoveryCode(await RecoveryCodeAsync(f, a))),
        No<TryRecoveryCode>("try a recovery code", async (f, a) => new ShownRecoveryCode(await RecoveryCodeAsync(f, a))),
        Yes<ResetOwnTwoFactor>("reset one's own two-factor", async (f, a) =>
        {
            await f.Host.ActiveAsync(m => m.Role = MemberRole.OrganizationAdministrator);
            return await WithAppAsync(f, a) is var _ ? default(Nothing) : null;
        }),
        No<SendOwnReset>("send oneself a reset", (_, _) => At(default(Nothing))),
        No<EndOwnSession>("end another session of one's own", async (f, a) =>
            new OwnSession((await f.Host.Get<SessionDirectory>().FindAsync(await f.Host.SessionTokenAsync(a.MemberId)))!.SessionId)),
        No<EndOtherSessions>("end all others of one's own", (_, _) => At(default(Nothing))),
        No<ForgetOwnDevices>("forget one's own devices", async (f, a) => await RememberAsync(f, a.MemberId, new OwnDevices(null))),
        No<RevokeOwnPhone>("end the registration of one's own phone", async (f, a) => new OwnRegisteredPhone(await PhoneAsync(f, a.MemberId))),
        No<RevokePhone>("end the registration of somebody's phone", async (f, _) => await f.MemberAsync(f.North) is var person
            ? new PhoneOfPerson(person.Id, await PhoneAsync(f, person.Id)) : null),
        No<ReportSignIn>("report a sign-in", async (f, a) =>
        {
            var step = new SignInLogEntry { MemberId = a.MemberId, RootOrganizationId = f.Main.Id, OccurredAt = f.Host.Clock.GetUtcNow() };
            await f.Host.ChangeAsync(db => db.Add(step));
            return new SignInToReport(step.Id, EndOthers: true);
        }),
        Yes<OfferNewPasskey>("ask for a new passkey", async (f, a) => await WithAppAsync(f, a) is var _ ? default(Nothing) : null),
        No<AddPasskey>("add the passkey that was asked for with a proof", async (f, a) =>
        {
            await WithAppAsync(f, a);
            return await f.Host.MakeAsync(a, new SoftwareAuthenticator());
        }),
        No<RenamePasskey>("name a passkey", async (f, a) => new PasskeyName(await PasskeyAsync(f, a), Unique("Key"))),
        Yes<RemovePasskey>("remove a passkey", async (f, a) =>
        {
            await PasskeyAsync(f, a);
            return new OwnPasskey(await PasskeyAsync(f, a));
        }),
        No<SignOut>("sign out", (_, _) => At(default(Nothing))),

        // The proof itself: they have neither app nor password.
        No<SendProofCode>("ask for a code to prove oneself by", (_, _) => At(new ProofCodeRequest(ProofKind.SmsCode, false)), "step_up.way_changed"),
        No<ProveAgain>("prove oneself", (_, _) => At(new Proof(ProofKind.AuthenticationApp, "000000")), "step_up.way_changed"),
        No<ProveByPasskey>("prove oneself by a passkey", (_, _) => At(new PasskeyAnswer("", "")), "passkey.expired"),
    ];

    private static async Task<Guid> PasskeyAsync(Forest forest, SignedInMember actor)
    {
        var passkey = new Passkey { MemberId = actor.MemberId, CredentialId = Guid.CreateVersion7().ToByteArray(), PublicKey = [], Name = Unique("Key") };
        await forest.Host.ChangeAsync(db => db.Add(passkey));
        return passkey.Id;
    }

    private static ActOfSomebody Yes<TOperation>(string what, Func<Forest, SignedInMember, Task<object?>> request, string? answer = null) =>
        new(what, typeof(TOperation), true, request, answer);

    private static ActOfSomebody No<TOperation>(string what, Func<Forest, SignedInMember, Task<object?>> request, string? answer = null) =>
        new(what, typeof(TOperation), false, request, answer);

    private static Task<object?> At(object? request) => Task.FromResult(request);

    private static NewUser Newcomer(Forest forest, MemberRole role, bool emailLogin) => new(
        Guid.CreateVersion7(), "Ivo", "Lund", $"{Unique("ivo")}@contoso.example", forest.North.Id, role, null, null, emailLogin);

    private static UserDetails Readdressed(UserDetails details) => details with { Email = $"{Unique("another")}@contoso.example" };

    private static async Task<object?> EditAsync(
        Forest forest, SignedInMember actor, MemberRole role, Func<UserDetails, UserDetails> change, Action<Member>? but = null)
    {
        var person = await forest.MemberAsync(forest.North, role, but);
        var form = (await forest.Host.Get<OfferUserEdit>().ExecuteAsync(actor, person.Id)).Value;
        return new UserEdit(person.Id, form.Version, form.Details, change(form.Details));
    }

    private static async Task<object?> ActionAsync(Forest forest, UserAction action) => new StartActionRequest(
        Guid.CreateVersion7(), action, ActionSteps.Of(await forest.MemberAsync(forest.North)), action switch
        {
            UserAction.DisableEmailLogin => "disable",
            UserAction.ResetTwoFactor => "reset",
            _ => null,
        });

    /// <summary>A job of which one row failed.</summary>
    private static async Task<object?> FailedAsync(Forest forest, SignedInMember actor, UserAction action)
    {
        var host = forest.Host;
        var job = await host.DoAsync(actor, action, ActionSteps.Of(await forest.MemberAsync(forest.North)));
        await host.ReadAsync(db => db.Jobs.Where(j => j.Id == job.Id).ExecuteUpdateAsync(j => j.SetProperty(x => x.Failed, 1)));
        await host.ReadAsync(db => db.JobItems.Where(i => i.JobId == job.Id).ExecuteUpdateAsync(i => i.SetProperty(x => x.Outcome, JobOutcome.Failed)));
        return Follow(job.Id);
    }

    private static async Task<object?> DoneAsync(Forest forest, SignedInMember actor, UserAction action, Action<Member>? but = null) =>
        Follow((await forest.Host.DoAsync(actor, action, ActionSteps.Of(await forest.MemberAsync(forest.North, but: but)))).Id);

    private static async Task<Guid> PhoneAsync(Forest forest, Guid memberId)
    {
        var phone = new RegisteredPhone { MemberId = memberId, Name = "Phone", PublicKey = [], LastUsedAt = forest.Host.Clock.GetUtcNow() };
        await forest.Host.ChangeAsync(db => db.Add(phone));
        return phone.Id;
    }

    private static async Task<object?> RememberAsync(Forest forest, Guid memberId, object request)
    {
        var now = forest.Host.Clock.GetUtcNow();
        await forest.Host.ChangeAsync(db => db.Add(new RememberedDevice
        {
            MemberId = memberId,
            TokenHash = SecretToken.Hash(SecretToken.New()),
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now.AddDays(30),
        }));
        return request;
    }

    private static async Task<Guid> WithAppAsync(Forest forest, SignedInMember actor)
    {
        var now = forest.Host.Clock.GetUtcNow();
        var app = new AuthenticatorApp
        {
            MemberId = actor.MemberId,
            ProtectedSeed = forest.Host.Get<SeedProtection>().Protect(AuthenticatorSeed.New()),
            CreatedAt = now,
            ConfirmedAt = now,
        };
        await forest.Host.ChangeAsync(db => db.Add(app));
        return app.Id;
    }

    /// <summary>The first code of an app that is being set up beside another.</summary>
    private static async Task<object?> OfferedAsync(Forest forest, SignedInMember actor)
    {
        await WithAppAsync(forest, actor);
        var offered = (await forest.Host.Get<OfferAuthenticator>().ExecuteAsync(actor, default)).Value;
        Base32.TryDecode(offered.Secret.KeyText, out var seed);
        return new FirstCode(offered.Id, null, Totp.Compute(seed, Totp.StepAt(forest.Host.Clock.GetUtcNow())), null);
    }

    private static async Task<string> RecoveryCodeAsync(Forest forest, SignedInMember actor)
    {
        var code = RecoveryCodeText.New();
        var hash = RecoveryCodeText.Hash(RecoveryCodeText.Normalize(code)!);
        await forest.Host.ChangeAsync(db => db.Add(new RecoveryCode { MemberId = actor.MemberId, CodeHash = hash, CreatedAt = forest.Host.Clock.GetUtcNow() }));
        return code;
    }

    private static FollowUpRequest Follow(Guid jobId) => new(Guid.CreateVersion7(), jobId);

    private static EditedFile File() => EditedFile.Typed(["Email", "First name", "Last name"], [$"{Unique("one")}@contoso.example", "Ona", "Lund"]);

    private static string Unique(string text) => $"{text}-{Guid.NewGuid():N}"[..20];
}
