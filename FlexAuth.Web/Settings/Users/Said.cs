using FlexAuth.Web.Shared;

namespace FlexAuth.Web.Settings.Users;

/// <summary>How something that was asked for turned out, in words.</summary>
public sealed record Said(string Text, Tone Tone);
