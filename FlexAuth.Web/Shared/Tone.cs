namespace FlexAuth.Web.Shared;

/// <summary>What a notice or a badge says by its colour; its icon and its words always say the same.</summary>
public enum Tone
{
    Neutral,
    Info,
    Success,
    Warning,
    Danger,
}
