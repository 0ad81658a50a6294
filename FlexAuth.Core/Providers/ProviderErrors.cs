using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Providers;

/// <summary>What can go wrong on the way by a provider. Each names the provider.</summary>
internal static class ProviderErrors
{
    /// <summary>This server does not offer it.</summary>
    public static Error NotOffered(SignInMethod provider) => Of("not_offered", provider);

    /// <summary>It does not answer, or not with what the protocol says.</summary>
    public static Error Unreachable(SignInMethod provider) => Of("unreachable", provider);

    /// <summary>It does not know this server as its client.</summary>
    public static Error Misconfigured(SignInMethod provider) => Of("misconfigured", provider);

    /// <summary>The person, or the provider, broke off.</summary>
    public static Error Cancelled(SignInMethod provider) => Of("cancelled", provider);

    /// <summary>The provider wants an administrator's consent first.</summary>
    public static Error ConsentMissing(SignInMethod provider) => Of("consent_missing", provider);

    /// <summary>The person's tenant lets in those alone to whom this server is assigned.</summary>
    public static Error NotAssigned(SignInMethod provider) => Of("not_assigned", provider);

    /// <summary>The provider wants something of the person first, which it asks for on pages of its own.</summary>
    public static Error InteractionRequired(SignInMethod provider) => Of("interaction_required", provider);

    /// <summary>What came back does not prove who it is (FE3).</summary>
    public static Error AnswerRefused(SignInMethod provider) => Of("answer_refused", provider);

    /// <summary>Too late, done already, or begun in another browser (FE4).</summary>
    public static Error VisitOver(SignInMethod provider) => Of("visit_over", provider);

    /// <summary>The provider does not say that the account administers its tenant or domain.</summary>
    public static Error NotAdministrator(SignInMethod provider) => Of("not_administrator", provider);

    /// <summary>The provider does not say that the domain is proved to belong to whoever entered it there.</summary>
    public static Error DomainUnverified(SignInMethod provider) => Of("domain_unverified", provider);

    /// <summary>A guest of the tenant, who speaks for nobody there.</summary>
    public static Error Guest(SignInMethod provider) => Of("guest", provider);

    /// <summary>Somebody's private account.</summary>
    public static Error Personal(SignInMethod provider) => Of("personal", provider);

    /// <summary>No organization here has said that the account's tenant or domain is theirs.</summary>
    public static Error TenantUnknown(SignInMethod provider) => Of("tenant_unknown", provider);

    /// <summary>The account is somebody's, and its tenant or domain is not, or no more, their organization's.</summary>
    public static Error TenantLeft(SignInMethod provider) => Of("tenant_left", provider);

    /// <summary>The account is nobody's yet, and the provider vouches for no address by which it could become somebody's.</summary>
    public static Error NotVouched(SignInMethod provider) => Of("not_vouched", provider);

    /// <summary>Nobody of the organization has the address; whether somebody elsewhere has it is not told.</summary>
    public static Error UnknownPerson(SignInMethod provider) => Of("unknown_person", provider);

    /// <summary>Whoever has the address signs in with another account of the provider.</summary>
    public static Error OtherAccount(SignInMethod provider) => Of("other_account", provider);

    /// <summary>Whoever has the address was disconnected from the provider, and no address connects them again.</summary>
    public static Error Closed(SignInMethod provider) => Of("closed", provider);

    /// <summary>One's own account is disconnected elsewhere.</summary>
    public static Error Own(SignInMethod provider) => Of("own", provider);

    /// <summary>Told to somebody whom the provider proved to be that person.</summary>
    public static Error Disabled(SignInMethod provider) => Of("disabled", provider);

    /// <summary>Consent was given for a tenant that is not connected here yet.</summary>
    public static Error ConsentUnconnected(SignInMethod provider) => Of("consent_unconnected", provider);

    /// <summary>The tenant or domain belongs to another organization here.</summary>
    public static Error TenantTaken(SignInMethod provider) => Of("tenant_taken", provider);

    /// <summary>The operator says that the provider speaks for another organization.</summary>
    public static Error OtherOrganization(SignInMethod provider) => Of("other_organization", provider);

    /// <summary>What was to be done was about another tenant or domain than that of the account.</summary>
    public static Error OtherTenant(SignInMethod provider) => Of("other_tenant", provider);

    /// <summary>The account is somebody else's here.</summary>
    public static Error AccountTaken(SignInMethod provider) => Of("account_taken", provider);

    /// <summary>The provider does not say that the person signed in there since they left to do so.</summary>
    public static Error NotFresh(SignInMethod provider) => Of("not_fresh", provider);

    /// <summary>The provider does not say at all when somebody signed in: it is not set up to.</summary>
    public static Error SignInTimeMissing(SignInMethod provider) => Of("sign_in_time_missing", provider);

    /// <summary>The provider said, while somebody was on the way back from it, that they had signed out there.</summary>
    public static Error SignedOut(SignInMethod provider) => Of("signed_out", provider);

    /// <summary>The policy takes the provider's word for the second factor, and the provider does not say that it asked for one.</summary>
    public static Error FactorMissing(SignInMethod provider) => Of("factor_missing", provider);

    /// <summary>Somebody signed in there to prove themselves, with an account that is not theirs here.</summary>
    public static Error NotYours(SignInMethod provider) => Of("not_yours", provider);

    /// <summary>Nobody takes away their own last way in.</summary>
    public static Error LastWay(SignInMethod provider) => Of("last_way", provider);

    /// <summary>Too many departures from one address, or of one person, that came to nothing.</summary>
    public static Error Wait(SignInMethod provider, DateTimeOffset until) => new("provider.wait", $"{provider}", until);

    private static Error Of(string what, SignInMethod provider) => new($"provider.{what}", $"{provider}");
}
