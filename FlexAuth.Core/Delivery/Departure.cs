using FlexAuth.Core.Data;

namespace FlexAuth.Core.Delivery;

/// <summary>A message that this node has claimed and that may leave now.</summary>
/// <param name="Message">The outbox row as claimed. Its time is the lease: whoever finds another one there has lost the claim.</param>
/// <param name="RootOrganizationId">The tree, for the change feed.</param>
/// <param name="Facts">What to say, with the fresh secret.</param>
/// <param name="Secret">The secret itself, so that it can be kept out of what is recorded.</param>
internal sealed record Departure(OutboxMessage Message, Guid RootOrganizationId, MailFacts Facts, string? Secret)
{
    /// <summary>
    /// By what a repeated delivery is recognised where it arrives. Each try of a message with a secret carries another one, and only the newest
    /// works: it is not to be taken for the try before, which would leave the person with a code or a link that is void.
    /// </summary>
    public Guid Id { get; } = Secret is null ? Message.Id : RowId.New();

    /// <summary>Whether it leaves by a gateway, and not by the mail server.</summary>
    public bool IsSms => Message.Kind == MessageKind.SmsCode;

    /// <summary>What must not be recorded, whoever quotes it: the secret, and the digits of the phone number.</summary>
    public IReadOnlyList<string> Hidden => new[] { Secret, Facts.PhoneNumber?[1..] }.OfType<string>().ToList();

    public override string ToString() => $"departure of {Message.Id}";
}
