using System.Text;

namespace FlexAuth.Core.Spreadsheets.Files.Workbooks;

/// <summary>What <see cref="XmlScanner.Read"/> came to.</summary>
internal enum XmlTag
{
    /// <summary>The document is over.</summary>
    None,

    /// <summary>An element begins.</summary>
    Start,

    /// <summary>An element ends, also one without content.</summary>
    End,
}

/// <summary>
/// Reads a part's XML forward, tag by tag, from its bytes. The framework's reader keeps a whole attribute in memory, however long, and
/// takes twice the time; this one has a single buffer, knows no entities but the five of XML itself, opens nothing, and takes any document
/// type declaration for an attack (IM1, IM2). Names are told without their prefix: a part has few, and none twice.
/// </summary>
internal sealed partial class XmlScanner : IDisposable
{
    /// <summary>The longest tag; real ones have some hundred bytes.</summary>
    private const int BufferSize = 64 * 1024;

    /// <summary>The deepest nesting; real parts have ten.</summary>
    private const int MostDepth = 64;

    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly byte[] _openNames = new byte[MostDepth * byte.MaxValue];
    private readonly int[] _openEnds = new int[MostDepth + 1];
    private int _at;
    private int _end;
    private (int At, int Length) _name;
    private (int At, int Length) _attributes;
    private bool _endFollows;
    private bool _hadRoot;

    public XmlScanner(Stream stream)
    {
        _stream = stream;
        Fill();
        if (Ahead.StartsWith(Encoding.UTF8.Preamble))
        {
            _at += Encoding.UTF8.Preamble.Length;
        }
        else if (Ahead is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, (byte)'<', ..] or [(byte)'<', 0, ..])
        {
            // UTF-16 is allowed, and written by nobody.
            throw UnreadableFileException.Damaged();
        }
    }

    /// <summary>How many elements are open, the one that just began among them.</summary>
    public int Depth { get; private set; }

    /// <summary>The name of the tag, without prefix.</summary>
    public ReadOnlySpan<byte> Name => _buffer.AsSpan(_name.At, _name.Length);

    /// <summary>The attributes of the element that just began; gone with the next tag.</summary>
    public XmlAttributes Attributes => new(_buffer.AsSpan(_attributes.At, _attributes.Length));

    private ReadOnlySpan<byte> Ahead => _buffer.AsSpan(_at, _end - _at);

    /// <summary>Goes on to the next tag; text is passed over.</summary>
    public XmlTag Read()
    {
        if (_endFollows)
        {
            _endFollows = false;
            Depth--;
            return XmlTag.End;
        }

        while (true)
        {
            var next = Ahead.IndexOf((byte)'<');
            if (next < 0)
            {
                _at = _end;
                if (Fill())
                {
                    continue;
                }

                return Depth == 0 && _hadRoot ? XmlTag.None : throw UnreadableFileException.Damaged();
            }

            _at += next;
            switch (Markup())
            {
                case (byte)'/':
                    ReadEnd();
                    return XmlTag.End;
                case (byte)'?':
                    SkipThrough("?>"u8);
                    break;
                case (byte)'!':
                    SkipThrough(Ahead.StartsWith("<![CDATA["u8) ? "]]>"u8 : "-->"u8);
                    break;
                default:
                    ReadStart();
                    return XmlTag.Start;
            }
        }
    }

    /// <summary>Goes on behind the end of the element that just began.</summary>
    public void Skip()
    {
        var outside = Depth - 1;
        do
        {
            Read();
        }
        while (Depth > outside);
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Which markup begins here, by its second letter; with enough of it in the buffer to tell it.</summary>
    private byte Markup()
    {
        while (Ahead.Length < "<![CDATA["u8.Length && Fill())
        {
        }

        if (Ahead.Length < 2)
        {
            throw UnreadableFileException.Damaged();
        }

        if (Ahead[1] == '!' && !Ahead.StartsWith("<!--"u8) && !Ahead.StartsWith("<![CDATA["u8))
        {
            throw new UnreadableFileException(Ahead.StartsWith("<!DOCTYPE"u8) ? "import.file.dtd" : "import.file.damaged");
        }

        return Ahead[1];
    }

    private void ReadStart()
    {
        var end = EndOfTag();
        var tag = Ahead[1..end];
        _endFollows = tag is [.., (byte)'/'];
        tag = _endFollows ? tag[..^1] : tag;
        var nameLength = tag.IndexOfAny(" \t\r\n"u8);
        nameLength = nameLength < 0 ? tag.Length : nameLength;
        if (nameLength is 0 or > byte.MaxValue || Depth == MostDepth || (Depth == 0 && _hadRoot))
        {
            throw UnreadableFileException.Damaged();
        }

        SetName(_at + 1, nameLength);
        _attributes = (_at + 1 + nameLength, tag.Length - nameLength);
        var opened = _openEnds[Depth];
        tag[..nameLength].CopyTo(_openNames.AsSpan(opened));
        _openEnds[++Depth] = opened + nameLength;
        _hadRoot = true;
        _at += end + 1;
    }

    private void ReadEnd()
    {
        var end = EndOfTag();
        var name = XmlAttributes.WithoutWhiteEnd(Ahead[2..end]);
        if (Depth == 0 || !name.SequenceEqual(_openNames.AsSpan(_openEnds[Depth - 1].._openEnds[Depth])))
        {
            throw UnreadableFileException.Damaged();
        }

        SetName(_at + 2, name.Length);
        Depth--;
        _at += end + 1;
    }

    private void SetName(int at, int length)
    {
        var prefix = _buffer.AsSpan(at, length).IndexOf((byte)':') + 1;
        _name = (at + prefix, length - prefix);
    }

    /// <summary>Where the tag ends that begins here: an attribute may hold the sign that ends tags.</summary>
    private int EndOfTag()
    {
        byte quote = 0;
        var offset = 1;
        while (true)
        {
            var ahead = Ahead;
            for (; offset < ahead.Length; offset++)
            {
                var letter = ahead[offset];
                if (quote != 0)
                {
                    quote = letter == quote ? (byte)0 : quote;
                }
                else if (letter == '>')
                {
                    return offset;
                }
                else if (letter is (byte)'"' or (byte)'\'')
                {
                    quote = letter;
                }
                else if (letter == '<')
                {
                    throw UnreadableFileException.Damaged();
                }
            }

            Demand();
        }
    }

    private void SkipThrough(ReadOnlySpan<byte> mark)
    {
        _at += 2;
        while (true)
        {
            var over = Ahead.IndexOf(mark);
            if (over >= 0)
            {
                _at += over + mark.Length;
                return;
            }

            _at = Math.Max(_at, _end - mark.Length + 1);
            Demand();
        }
    }

    private void Demand()
    {
        if (!Fill())
        {
            throw UnreadableFileException.Damaged();
        }
    }

    /// <summary>Reads on behind what is still ahead, which is moved only where there is no room: a zip may yield a byte at a time.</summary>
    private bool Fill()
    {
        if (_end == BufferSize)
        {
            Ahead.CopyTo(_buffer);
            (_at, _end) = (0, _end - _at);
        }

        var room = _buffer.AsSpan(_end, BufferSize - _end);
        var read = room.IsEmpty ? throw UnreadableFileException.Damaged() : _stream.Read(room);
        _end += read;
        return read > 0;
    }
}
