namespace FlexAuth.Core.Delivery;

/// <summary>Text for a mail header: whatever could start another header is a space.</summary>
internal static class HeaderText
{
    public static string Of(string text) =>
        string.Join(' ', new string([.. text.Select(letter => EndsLine(letter) ? ' ' : letter)])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static bool EndsLine(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029';
}
