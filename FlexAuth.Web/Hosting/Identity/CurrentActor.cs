using FlexAuth.Core.Operations;

namespace FlexAuth.Web.Hosting.Identity;

/// <summary>The actor for the operations of this page.</summary>
internal sealed class CurrentActor(CircuitIdentity identity)
{
    /// <summary>Whoever signs in, activates or resets: nobody yet, whatever session the browser has beside.</summary>
    public Visitor Visitor => FlexAuthPrincipal.VisitorOf(identity.Principal);

    /// <summary>The member who is signed in; where nobody is (any more), somebody who may do nothing.</summary>
    public Actor Member => (Actor?)FlexAuthPrincipal.MemberOf(identity.Principal) ?? Visitor;

    /// <summary>The member who is signed in, or null.</summary>
    public SignedInMember? SignedIn => FlexAuthPrincipal.MemberOf(identity.Principal);
}
