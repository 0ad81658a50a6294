namespace FlexAuth.Core.Audit;

/// <summary>The codes of what is audited. Stable: trails outlive versions.</summary>
internal static class AuditActions
{
    public const string OrganizationCreated = "organization.created";
    public const string OrganizationRenamed = "organization.renamed";
    public const string OrganizationMoved = "organization.moved";
    public const string OrganizationDeleted = "organization.deleted";
    public const string EmailLoginSwitchedOn = "organization.email_login.enabled";
    public const string EmailLoginSwitchedOff = "organization.email_login.disabled";
    public const string PolicyChanged = "organization.policy.changed";
    public const string UserCreated = "user.created";
    public const string UserEdited = "user.edited";
    public const string UserRemoved = "user.removed";
    public const string PasswordResetSent = "user.password_reset.sent";
    public const string PasswordResetRequested = "user.password_reset.requested";
    public const string LinkOpened = "user.link.opened";
    public const string PasswordSet = "user.password.set";
    public const string AuthenticatorOffered = "user.authenticator.offered";
    public const string AuthenticatorAdded = "user.authenticator.added";
    public const string AuthenticatorReplaced = "user.authenticator.replaced";
    public const string AuthenticatorRenamed = "user.authenticator.renamed";
    public const string AuthenticatorRemoved = "user.authenticator.removed";
    public const string TwoFactorReset = "user.two_factor.reset";
    public const string RecoveryCodeReplaced = "user.recovery_code.replaced";
    public const string MailboxCodeRequested = "user.mailbox_code.requested";
    public const string SmsCodeRequested = "user.sms_code.requested";
    public const string EmailVerificationEnabled = "user.email_verification.enabled";
    public const string EmailVerificationDisabled = "user.email_verification.disabled";
    public const string PhoneAdded = "user.phone.added";
    public const string PhoneChanged = "user.phone.changed";
    public const string PhoneRemoved = "user.phone.removed";
    public const string AdministratorAccessIssued = "user.administrator_access.issued";
    public const string UserEmailLoginEnabled = "user.email_login.enabled";
    public const string UserEmailLoginDisabled = "user.email_login.disabled";
    public const string UserUnlocked = "user.unlocked";
    public const string UserSessionsEnded = "user.sessions.ended";
    public const string SignInReported = "user.sign_in.reported";
    public const string ProviderConnected = "user.provider.connected";
    public const string ProviderDisconnected = "user.provider.disconnected";
    public const string ProviderConnectingRefused = "user.provider.refused";
    public const string ProviderTenantRefused = "organization.provider_tenant.refused";
    public const string ProviderTenantAdded = "organization.provider_tenant.added";
    public const string ProviderTenantRemoved = "organization.provider_tenant.removed";
    public const string DevicesForgotten = "user.devices.forgotten";
    public const string UserDisabled = "user.disabled";
    public const string UserEnabled = "user.enabled";
    public const string UserActionUndone = "user.action.undone";
    public const string UsersExported = "users.exported";
    public const string UsersImportRead = "users.import_read";
    public const string JobStarted = "job.started";
    public const string JobFinished = "job.finished";
    public const string JobStopped = "job.stopped";
    public const string SetUpLinkIssued = "installation.set_up_link.issued";
    public const string DemoCreated = "installation.demo.created";
    public const string DemoGrown = "installation.demo.grown";
}
