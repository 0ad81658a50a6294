using FlexAuth.Core.Data;
using Microsoft.AspNetCore.Identity;

namespace FlexAuth.Core.Installation.Demo;

/// <summary>Somebody of the demo, with what happened to them.</summary>
internal sealed record DemoPerson(Member Member)
{
    /// <summary>Accounts at Microsoft and Google.</summary>
    public List<IdentityUserLogin<Guid>> Logins { get; } = [];

    /// <summary>Sign-ins.</summary>
    public List<SignInLogEntry> Visits { get; } = [];

    /// <summary>The link of their welcome. Nobody ever had its token.</summary>
    public OneTimeLink? Link { get; set; }

    /// <summary>Their welcome, sent or given up.</summary>
    public OutboxMessage? Welcome { get; set; }
}
