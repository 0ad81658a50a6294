namespace FlexAuth.Core.Data;

/// <summary>Somebody else writes for longer than anybody should wait: the answer is "busy", and nothing was changed.</summary>
public sealed class WriterBusyException(Exception? inner) : Exception("Others kept the database busy.", inner);
