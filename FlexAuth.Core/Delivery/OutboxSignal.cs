using FlexAuth.Core.Operations;

namespace FlexAuth.Core.Delivery;

/// <summary>Wakes the sender when messages were committed, so that a mail leaves at once and not at the next look.</summary>
public sealed class OutboxSignal : WakeSignal;
