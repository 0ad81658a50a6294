using FlexAuth.Core.Data;
using FlexAuth.Core.Installation;
using FlexAuth.Core.Installation.Demo;
using FlexAuth.Core.Mobile;
using FlexAuth.Core.Organizations.EmailLogin;
using FlexAuth.Core.Organizations.Policy;
using FlexAuth.Core.Organizations.Policy.Preview;
using FlexAuth.Core.Organizations.Tree;
using FlexAuth.Core.Passwords.Links;
using FlexAuth.Core.Providers;
using FlexAuth.Core.Providers.Accounts;
using FlexAuth.Core.Providers.Logout;
using FlexAuth.Core.Providers.Proofs;
using FlexAuth.Core.Providers.SelfCheck;
using FlexAuth.Core.Providers.Tenants;
using FlexAuth.Core.Providers.Visits;
using FlexAuth.Core.SecondFactors.Passkeys;
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
using FlexAuth.Core.SignIn.Attempts;
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
using FlexAuth.Tests.Core.Spreadsheets;

namespace FlexAuth.Tests.Core.Operations;

/// <summary>Kinds of actors as the expectation tells them apart.</summary>
[Flags]
internal enum Who
{
    Nobody = 0,
    Visitor = 1,
    Member = 2,
    Manager = 4,
    SuborganizationAdministrator = 8,
    MainAdministrator = 16,
    Console = 32,
    System = 64,
    Job = 128,

    Administrators = SuborganizationAdministrator | MainAdministrator,
    Readers = Manager | Administrators,
    SignedIn = Member | Readers,
    Operators = Console | System,
}

/// <summary>Who may do what, written by hand: neither the code's table nor its attributes are asked.</summary>
internal static class PermissionMatrix
{
    public static IReadOnlyDictionary<Type, Who> Expected { get; } = new Dictionary<Type, Who>
    {
        [typeof(ResumeSignIn)] = Who.Visitor,
        [typeof(OfferPasskey)] = Who.Visitor,
        [typeof(SubmitPasskey)] = Who.Visitor,
        [typeof(OfferSecondPasskey)] = Who.Visitor,
        [typeof(SubmitSecondPasskey)] = Who.Visitor,
        [typeof(SubmitPassword)] = Who.Visitor,
        [typeof(ContinueWithProvider)] = Who.Visitor,
        [typeof(FinishProviderSignIn)] = Who.Visitor,
        [typeof(SubmitSecondFactor)] = Who.Visitor,
        [typeof(SwitchSecondFactor)] = Who.Visitor,
        [typeof(SubmitMailboxCode)] = Who.Visitor,
        [typeof(SendAnotherMailboxCode)] = Who.Visitor,
        [typeof(SendAnotherSecondFactorCode)] = Who.Visitor,
        [typeof(SwitchSetUp)] = Who.Visitor,
        [typeof(SubmitPhone)] = Who.Visitor,
        [typeof(SubmitPhoneCode)] = Who.Visitor,
        [typeof(SendAnotherPhoneCode)] = Who.Visitor,
        [typeof(ReplacePhone)] = Who.Visitor,
        [typeof(SubmitEmailVerification)] = Who.Visitor,
        [typeof(SendAnotherEmailVerificationCode)] = Who.Visitor,
        [typeof(OfferPasskeySetUp)] = Who.Visitor,
        [typeof(SubmitNewPasskey)] = Who.Visitor,
        [typeof(SubmitFirstAuthenticatorCode)] = Who.Visitor,
        [typeof(AcknowledgeRecoveryCode)] = Who.Visitor,
        [typeof(AbandonSignIn)] = Who.Visitor,
        [typeof(RedeemTicket)] = Who.Visitor,
        [typeof(InspectLink)] = Who.Visitor,
        [typeof(NoteLinkOpened)] = Who.Visitor,
        [typeof(SetPassword)] = Who.Visitor,
        [typeof(RequestPasswordReset)] = Who.Visitor,
        [typeof(SetUpInstallation)] = Who.Visitor,
        [typeof(RegisterPhone)] = Who.Visitor,
        [typeof(ChoosePin)] = Who.Visitor,
        [typeof(ChangePin)] = Who.Visitor,
        [typeof(OfferPhonePasskey)] = Who.Visitor,
        [typeof(ChoosePasskey)] = Who.Visitor,
        [typeof(AskPhonePasskey)] = Who.Visitor,
        [typeof(UnlockPhone)] = Who.Visitor,
        [typeof(RefreshToken)] = Who.Visitor,
        [typeof(LockPhone)] = Who.Visitor,
        [typeof(LeavePhone)] = Who.Visitor,

        [typeof(ShowMyself)] = Who.SignedIn,
        [typeof(SignOut)] = Who.SignedIn,
        [typeof(ConnectAccount)] = Who.SignedIn,
        [typeof(FinishConnecting)] = Who.SignedIn,
        [typeof(ProveAtProvider)] = Who.SignedIn,
        [typeof(FinishProof)] = Who.SignedIn,
        [typeof(DisconnectAccount)] = Who.SignedIn,
        [typeof(OfferNewPasskey)] = Who.SignedIn,
        [typeof(AddPasskey)] = Who.SignedIn,
        [typeof(RenamePasskey)] = Who.SignedIn,
        [typeof(RemovePasskey)] = Who.SignedIn,
        [typeof(OfferProof)] = Who.SignedIn,
        [typeof(SendProofCode)] = Who.SignedIn,
        [typeof(ProveAgain)] = Who.SignedIn,
        [typeof(OfferPasskeyProof)] = Who.SignedIn,
        [typeof(ProveByPasskey)] = Who.SignedIn,
        [typeof(ShowOwnSignIn)] = Who.SignedIn,
        [typeof(ListOwnSignInSteps)] = Who.SignedIn,
        [typeof(EndOwnSession)] = Who.SignedIn,
        [typeof(EndOtherSessions)] = Who.SignedIn,
        [typeof(ForgetOwnDevices)] = Who.SignedIn,
        [typeof(RevokeOwnPhone)] = Who.SignedIn,
        [typeof(PreviewReport)] = Who.SignedIn,
        [typeof(ReportSignIn)] = Who.SignedIn,
        [typeof(ChangePassword)] = Who.SignedIn,
        [typeof(SendOwnReset)] = Who.SignedIn,
        [typeof(OfferAuthenticator)] = Who.SignedIn,
        [typeof(AddAuthenticator)] = Who.SignedIn,
        [typeof(RenameAuthenticator)] = Who.SignedIn,
        [typeof(SendEmailCode)] = Who.SignedIn,
        [typeof(EnableEmailVerification)] = Who.SignedIn,
        [typeof(DisableEmailVerification)] = Who.SignedIn,
        [typeof(SendPhoneCode)] = Who.SignedIn,
        [typeof(AddPhone)] = Who.SignedIn,
        [typeof(RemovePhone)] = Who.SignedIn,
        [typeof(RemoveAuthenticator)] = Who.SignedIn,
        [typeof(RegenerateRecoveryCode)] = Who.SignedIn,
        [typeof(KeepRecoveryCode)] = Who.SignedIn,
        [typeof(TryRecoveryCode)] = Who.SignedIn,
        [typeof(ResetOwnTwoFactor)] = Who.SignedIn,

        [typeof(ListUsers)] = Who.Readers,
        [typeof(ReadUsers)] = Who.Readers,
        [typeof(ListPlaces)] = Who.Readers,
        [typeof(ListSavedViews)] = Who.Readers,
        [typeof(SaveView)] = Who.Readers,
        [typeof(DeleteSavedView)] = Who.Readers,
        [typeof(OfferUserForm)] = Who.Administrators,
        [typeof(CreateUser)] = Who.Administrators,
        [typeof(FindEmail)] = Who.Administrators,
        [typeof(OfferUserEdit)] = Who.Administrators,
        [typeof(EditUser)] = Who.Administrators,
        [typeof(ExportUsers)] = Who.Administrators,

        [typeof(PreviewAction)] = Who.Administrators,
        [typeof(StartAction)] = Who.Administrators,
        [typeof(UndoAction)] = Who.Administrators,
        [typeof(RetryAction)] = Who.Administrators,
        [typeof(ShowJob)] = Who.Administrators,
        [typeof(ListJobs)] = Who.Administrators,
        [typeof(ListJobResults)] = Who.Administrators,
        [typeof(StopJob)] = Who.Administrators,

        [typeof(ReadImport)] = Who.Administrators,
        [typeof(ShowImport)] = Who.Administrators,
        [typeof(ListImportRows)] = Who.Administrators,
        [typeof(DecideConflicts)] = Who.Administrators,
        [typeof(StartImport)] = Who.Administrators,
        [typeof(DiscardImport)] = Who.Administrators,
        [typeof(WriteImportResult)] = Who.Administrators,

        [typeof(ShowTree)] = Who.Administrators,
        [typeof(CreateOrganization)] = Who.Administrators,
        [typeof(RenameOrganization)] = Who.Administrators,
        [typeof(PreviewMove)] = Who.Administrators,
        [typeof(MoveOrganization)] = Who.Administrators,
        [typeof(DeleteOrganization)] = Who.Administrators,

        [typeof(ShowSignIn)] = Who.Administrators,
        [typeof(ListSignInSteps)] = Who.Administrators,
        [typeof(ListMessages)] = Who.Administrators,
        [typeof(EndSession)] = Who.Administrators,
        [typeof(DisconnectUser)] = Who.Administrators,
        [typeof(AllowAccount)] = Who.Administrators,
        [typeof(ForgetDevices)] = Who.Administrators,
        [typeof(RevokePhone)] = Who.Administrators,

        [typeof(ShowEmailLogin)] = Who.Administrators,
        [typeof(ShowPolicy)] = Who.Administrators,
        [typeof(ShowTenants)] = Who.Administrators,
        [typeof(AddTenant)] = Who.MainAdministrator,
        [typeof(FinishTenant)] = Who.MainAdministrator,
        [typeof(RemoveTenant)] = Who.MainAdministrator,
        [typeof(ShowProviderSetUp)] = Who.MainAdministrator,
        [typeof(CheckProvider)] = Who.MainAdministrator,
        [typeof(AskConsent)] = Who.MainAdministrator,
        [typeof(FinishConsent)] = Who.MainAdministrator,
        [typeof(PreviewPolicy)] = Who.MainAdministrator,
        [typeof(ListAffected)] = Who.MainAdministrator,
        [typeof(ChangePolicy)] = Who.MainAdministrator,
        [typeof(PreviewDisabling)] = Who.MainAdministrator,
        [typeof(PreviewEnabling)] = Who.MainAdministrator,
        [typeof(EnableEmailLogin)] = Who.MainAdministrator,
        [typeof(DisableEmailLogin)] = Who.MainAdministrator,

        [typeof(IsEmpty)] = Who.Operators,
        [typeof(FindWaitingAdministrator)] = Who.Operators,
        [typeof(IssueSetUpLink)] = Who.Operators,
        [typeof(IssueAdministratorLink)] = Who.Operators,
        [typeof(ReleaseTenant)] = Who.Operators,
        [typeof(CheckProviders)] = Who.Operators,
        [typeof(BackChannelLogout)] = Who.Operators,
        [typeof(FrontChannelLogout)] = Who.Operators,
        [typeof(CreateDemoOrganization)] = Who.Operators,
    };

    private static readonly UserDetails Nobody = new("Ivo", "Lund", "ivo.lund@contoso.example", Guid.CreateVersion7(), MemberRole.Member, null, null);

    private static readonly PhoneProof Phone = new(Guid.CreateVersion7(), "no challenge", "");

    /// <summary>A request that harms nothing and is answered at once.</summary>
    public static object? Sample(Type request) => request switch
    {
        _ when request == typeof(NewUser) => new NewUser(
            Guid.CreateVersion7(), "", "", "", Guid.Empty, MemberRole.Member, null, null, false),
        _ when request == typeof(EmailQuestion) => new EmailQuestion("", Guid.CreateVersion7()),
        _ when request == typeof(UserEdit) => new UserEdit(Guid.CreateVersion7(), 0, Nobody, Nobody),
        _ when request == typeof(UserListRequest) => new UserListRequest(UserFilter.Everybody, UserSort.Name, false, 0, 10),
        _ when request == typeof(ExportRequest) => new ExportRequest(UserFilter.Everybody, TableKind.Csv, EnglishSheet.Texts, Stream.Null),
        _ when request == typeof(ActionRequest) => new ActionRequest(UserAction.Unlock, new UserSelection { Ids = [Guid.CreateVersion7()] }),
        _ when request == typeof(StartActionRequest) => new StartActionRequest(
            Guid.CreateVersion7(), UserAction.Unlock, new UserSelection { Ids = [Guid.CreateVersion7()] }),
        _ when request == typeof(FollowUpRequest) => new FollowUpRequest(Guid.CreateVersion7(), Guid.CreateVersion7()),
        _ when request == typeof(JobResultsRequest) => new JobResultsRequest(Guid.CreateVersion7(), null, 0, 10),
        _ when request == typeof(ImportUpload) => new ImportUpload(Guid.CreateVersion7(), "people.csv", new MemoryStream(), EnglishSheet.Texts),
        _ when request == typeof(ImportRowsRequest) => new ImportRowsRequest(Guid.CreateVersion7(), null, 0, 10),
        _ when request == typeof(ConflictDecision) => new ConflictDecision(Guid.CreateVersion7(), null, true),
        _ when request == typeof(StartImportRequest) => new StartImportRequest(Guid.CreateVersion7(), Guid.CreateVersion7()),
        _ when request == typeof(ImportResultRequest) => new ImportResultRequest(Guid.CreateVersion7(), EnglishSheet.Texts, Stream.Null),
        _ when request == typeof(NewOrganization) => new NewOrganization(Guid.CreateVersion7(), Guid.CreateVersion7(), "Nowhere"),
        _ when request == typeof(OrganizationRenaming) => new OrganizationRenaming(Guid.CreateVersion7(), "Nowhere", "Elsewhere"),
        _ when request == typeof(MoveQuestion) => new MoveQuestion(Guid.CreateVersion7(), Guid.CreateVersion7()),
        _ when request == typeof(OrganizationMove) => new OrganizationMove(Guid.CreateVersion7(), Guid.CreateVersion7(), ""),
        _ when request == typeof(HistoryRequest) => new HistoryRequest(Guid.CreateVersion7(), null, 10),
        _ when request == typeof(SessionOfPerson) => new SessionOfPerson(Guid.CreateVersion7(), Guid.CreateVersion7()),
        _ when request == typeof(DevicesOfPerson) => new DevicesOfPerson(Guid.CreateVersion7(), null),
        _ when request == typeof(AccountOfPerson) => new AccountOfPerson(Guid.CreateVersion7(), SignInMethod.Google),
        _ when request == typeof(LogoutNotice) => new LogoutNotice(SignInMethod.Google, null),
        _ when request == typeof(FramedLogout) => new FramedLogout(SignInMethod.Google, null, null),
        _ when request == typeof(TenantToRelease) => new TenantToRelease(SignInMethod.Google, "no.example"),
        _ when request == typeof(SignInPolicy) => SignInPolicy.Default,
        _ when request == typeof(PolicyChange) => new PolicyChange(SignInPolicy.Default, 0),
        _ when request == typeof(AffectedRequest) => new AffectedRequest(new AuthenticationRules(true, SignInPolicy.Default), PolicyEffect.MustSetUp, null),
        _ when request == typeof(EmailLoginDisabling) => new EmailLoginDisabling("no such thing"),
        _ when request == typeof(ViewToSave) => new ViewToSave(Guid.CreateVersion7(), "Locked", "status=locked"),
        _ when request == typeof(IReadOnlyCollection<Guid>) => Array.Empty<Guid>(),
        _ when request == typeof(Guid) => Guid.CreateVersion7(),
        _ when request == typeof(string) => "no such thing",
        _ when request == typeof(ChosenPassword) => new ChosenPassword("broken off", "seven quiet otters"),
        _ when request == typeof(FirstSetUp) => new FirstSetUp("broken off", "", "", "", "", ""),
        _ when request == typeof(TicketToRedeem) => new TicketToRedeem("broken off", null),
        _ when request == typeof(GivePassword) => new GivePassword("no address", "seven quiet otters"),
        _ when request == typeof(ProofCodeRequest) => new ProofCodeRequest(ProofKind.SmsCode, false),
        _ when request == typeof(GivePasskey) => new GivePasskey(new PasskeyAnswer("", "")),
        _ when request == typeof(GiveSecondPasskey) => new GiveSecondPasskey(Guid.CreateVersion7(), new PasskeyAnswer("", "")),
        _ when request == typeof(GiveNewPasskey) => new GiveNewPasskey(Guid.CreateVersion7(), new PasskeyAnswer("", "")),
        _ when request == typeof(PasskeyAnswer) => new PasskeyAnswer("", ""),
        _ when request == typeof(OwnPasskey) => new OwnPasskey(Guid.CreateVersion7()),
        _ when request == typeof(PasskeyName) => new PasskeyName(Guid.CreateVersion7(), "Phone"),
        _ when request == typeof(Proof) => new Proof(ProofKind.AuthenticationApp, "000000"),
        _ when request == typeof(OwnHistoryRequest) => new OwnHistoryRequest(null, 10),
        _ when request == typeof(OwnSession) => new OwnSession(Guid.CreateVersion7()),
        _ when request == typeof(OwnDevices) => new OwnDevices(Guid.CreateVersion7()),
        _ when request == typeof(StepToReport) => new StepToReport(Guid.CreateVersion7()),
        _ when request == typeof(SignInToReport) => new SignInToReport(Guid.CreateVersion7(), false),
        _ when request == typeof(FirstCode) => new FirstCode(Guid.CreateVersion7(), null, "", null),
        _ when request == typeof(MailedCode) => new MailedCode(""),
        _ when request == typeof(OwnNumber) => new OwnNumber(null),
        _ when request == typeof(PhoneWithCode) => new PhoneWithCode(null, ""),
        _ when request == typeof(NamedAuthenticator) => new NamedAuthenticator(Guid.CreateVersion7(), null),
        _ when request == typeof(OwnAuthenticator) => new OwnAuthenticator(Guid.CreateVersion7()),
        _ when request == typeof(ShownRecoveryCode) => new ShownRecoveryCode("00000-00000-00000-00000"),
        _ when request == typeof(PasswordToChange) => new PasswordToChange("", ""),
        _ when request == typeof(ChooseProvider) => new ChooseProvider(SignInMethod.Microsoft, "/"),
        _ when request == typeof(ProviderAnswer) => new ProviderAnswer(SignInMethod.Microsoft, null, null, null, null),
        _ when request == typeof(ProviderQuestion) => new ProviderQuestion(SignInMethod.Microsoft, "/"),
        _ when request == typeof(StartOver) => new StartOver(Guid.CreateVersion7()),
        _ when request == typeof(RecoveryCodeSaved) => new RecoveryCodeSaved(Guid.CreateVersion7(), ""),
        _ when request == typeof(ResendSecondFactorCode) => new ResendSecondFactorCode(Guid.CreateVersion7(), SecondFactorKind.SmsCode),
        _ when request == typeof(ChooseSetUp) => new ChooseSetUp(Guid.CreateVersion7(), TwoFactorMethod.SmsCode),
        _ when request == typeof(GivePhone) => new GivePhone(Guid.CreateVersion7(), null),
        _ when request == typeof(GivePhoneCode) => new GivePhoneCode(Guid.CreateVersion7(), ""),
        _ when request == typeof(ResendPhoneCode) => new ResendPhoneCode(Guid.CreateVersion7()),
        _ when request == typeof(ChangePhone) => new ChangePhone(Guid.CreateVersion7()),
        _ when request == typeof(ResendEmailVerificationCode) => new ResendEmailVerificationCode(Guid.CreateVersion7()),
        _ when request == typeof(UseEmailVerification) => new UseEmailVerification(Guid.CreateVersion7()),
        _ when request == typeof(ResendMailboxCode) => new ResendMailboxCode(Guid.CreateVersion7()),
        _ when request == typeof(ConfirmAuthenticator) => new ConfirmAuthenticator(Guid.CreateVersion7(), ""),
        _ when request == typeof(GiveMailboxCode) => new GiveMailboxCode(Guid.CreateVersion7(), ""),
        _ when request == typeof(GiveSecondFactor) => new GiveSecondFactor(Guid.CreateVersion7(), default, ""),
        _ when request == typeof(ChooseSecondFactor) => new ChooseSecondFactor(Guid.CreateVersion7(), default),
        _ when request == typeof(PhoneToRegister) => new PhoneToRegister("no address", "seven quiet otters", null, null, null),
        _ when request == typeof(ChosenPin) => new ChosenPin(Phone, null),
        _ when request == typeof(PinToChange) => new PinToChange(Phone, null, null),
        _ when request == typeof(PhoneForPasskey) => new PhoneForPasskey(Phone, null),
        _ when request == typeof(ChosenPasskey) => new ChosenPasskey(Phone, new PasskeyAnswer("", "")),
        _ when request == typeof(PhoneToUnlock) => new PhoneToUnlock(Phone, null),
        _ when request == typeof(PhoneProof) => Phone,
        _ when request == typeof(TokenToRefresh) => new TokenToRefresh(null),
        _ when request == typeof(TokenToRevoke) => new TokenToRevoke(null),
        _ when request == typeof(PhoneOfPerson) => new PhoneOfPerson(Guid.CreateVersion7(), Guid.CreateVersion7()),
        _ when request == typeof(OwnRegisteredPhone) => new OwnRegisteredPhone(Guid.CreateVersion7()),
        { IsValueType: true } => Activator.CreateInstance(request),
        _ => throw new InvalidOperationException($"The matrix needs a sample of {request}."),
    };
}
