using System.Buffers;
using System.Globalization;
using System.Text;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>The text between tags.</summary>
internal sealed partial class XmlScanner
{
    /// <summary>A character by its number at its longest: &amp;#x0010FFFF;</summary>
    private const int LongestReference = 12;

    private static readonly SearchValues<byte> TextStops = SearchValues.Create("<&\r"u8);

    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>The text of the element that just began, and goes on behind its end. It is gone with the next tag.</summary>
    /// <param name="most">The most bytes that are looked at.</param>
    /// <param name="isWhole">False where there were more.</param>
    public ReadOnlySpan<byte> Text(int most, out bool isWhole)
    {
        isWhole = true;
        if (_endFollows)
        {
            Read();
            return default;
        }

        // Nearly always the whole of it lies in the buffer as it is.
        var stop = Ahead.IndexOfAny(TextStops);
        if (stop >= 0 && stop <= most && Ahead[stop..].StartsWith("</"u8) && Ahead[stop..].Contains((byte)'>'))
        {
            var text = Ahead[..stop];
            _at += stop;
            ReadEnd();
            return text;
        }

        _text.ResetWrittenCount();
        isWhole = GatherText(most);
        return _text.WrittenSpan;
    }

    private bool GatherText(int most)
    {
        var (outside, isWhole) = (Depth - 1, true);
        while (true)
        {
            var stop = Ahead.IndexOfAny(TextStops);
            Take(stop < 0 ? Ahead.Length : stop);
            if (stop < 0)
            {
                Demand();
                continue;
            }

            switch (Ahead[0])
            {
                case (byte)'&':
                    TakeReference();
                    break;
                case (byte)'\r':
                    // XML 1.0, 2.11: every end of a line is a line feed.
                    _at++;
                    if (Ahead.IsEmpty)
                    {
                        Demand();
                    }

                    if (Ahead[0] != '\n')
                    {
                        Keep("\n"u8);
                    }

                    break;
                default:
                    switch (Markup())
                    {
                        case (byte)'/':
                            ReadEnd();
                            if (Depth == outside)
                            {
                                return isWhole;
                            }

                            break;
                        case (byte)'?':
                            SkipThrough("?>"u8);
                            break;
                        case (byte)'!' when Ahead.StartsWith("<![CDATA["u8):
                            TakeLiteral();
                            break;
                        case (byte)'!':
                            SkipThrough("-->"u8);
                            break;
                        default:
                            ReadStart();
                            Skip();
                            break;
                    }

                    break;
            }
        }

        void Take(int length)
        {
            Keep(Ahead[..length]);
            _at += length;
        }

        void Keep(ReadOnlySpan<byte> bytes)
        {
            isWhole &= _text.WrittenCount + bytes.Length <= most;
            if (isWhole)
            {
                _text.Write(bytes);
            }
        }

        void TakeReference()
        {
            while (Ahead.Length < LongestReference && Fill())
            {
            }

            Span<byte> character = stackalloc byte[4];
            var length = Ahead.IndexOf((byte)';') + 1;
            if (length is < 3 or > LongestReference)
            {
                throw UnreadableFileException.Damaged();
            }

            Keep(character[..Referred(Ahead[1..(length - 1)], character)]);
            _at += length;
        }

        void TakeLiteral()
        {
            _at += "<![CDATA["u8.Length;
            while (true)
            {
                var over = Ahead.IndexOf("]]>"u8);
                Take(over >= 0 ? over : Math.Max(0, Ahead.Length - 2));
                if (over >= 0)
                {
                    _at += 3;
                    return;
                }

                Demand();
            }
        }
    }

    /// <summary>What &amp;name; or &amp;#number; stands for.</summary>
    internal static int Referred(ReadOnlySpan<byte> name, Span<byte> into)
    {
        var code = name switch
        {
            _ when name.SequenceEqual("amp"u8) => '&',
            _ when name.SequenceEqual("lt"u8) => '<',
            _ when name.SequenceEqual("gt"u8) => '>',
            _ when name.SequenceEqual("quot"u8) => '"',
            _ when name.SequenceEqual("apos"u8) => '\'',
            [(byte)'#', (byte)'x', ..] when int.TryParse(name[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) => number,
            [(byte)'#', ..] when int.TryParse(name[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => -1,
        };
        return Rune.IsValid(code) && code > 0 ? new Rune(code).EncodeToUtf8(into) : throw UnreadableFileException.Damaged();
    }
}
