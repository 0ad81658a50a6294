using FlexAuth.Core.Data;
using FlexAuth.Core.Operations;
using FlexAuth.Core.Users;

namespace FlexAuth.Core.SecondFactors.Codes;

/// <summary>What a code is wanted for: by whom, for what, by which way and where to. A code serves its own use alone (EC3).</summary>
internal sealed record CodeUse
{
    private CodeUse(Member member) => Member = member;

    /// <summary>Whose, with their organization.</summary>
    public Member Member { get; }

    public CodePurpose Purpose { get; private init; }

    public CodeChannel Channel { get; private init; }

    /// <summary>An email address, or a number in E.164.</summary>
    public string Destination { get; private init; } = "";

    /// <summary>As it is shown: a number is masked.</summary>
    public string Shown => Channel is CodeChannel.Sms && PhoneNumber.TryParse(Destination, out var number, out _) ? number.Masked : Destination;

    /// <summary>The sign-in that asks; null within a session.</summary>
    public Guid? AttemptId { get; private init; }

    /// <summary>The session that asks; null within a sign-in.</summary>
    public Guid? SessionId { get; private init; }

    /// <summary>Within a sign-in.</summary>
    public static CodeUse Of(SignInAttempt attempt, CodePurpose purpose, CodeChannel channel, string destination) =>
        new(attempt.Member) { AttemptId = attempt.Id, Purpose = purpose, Channel = channel, Destination = destination };

    /// <summary>Within a session.</summary>
    public static CodeUse Of(SignedInMember actor, Member member, CodePurpose purpose, CodeChannel channel, string destination) =>
        new(member) { SessionId = actor.SessionId, Purpose = purpose, Channel = channel, Destination = destination };

    /// <summary>Never the destination: it may be a phone number.</summary>
    public override string ToString() => $"{Purpose} by {Channel}";
}
