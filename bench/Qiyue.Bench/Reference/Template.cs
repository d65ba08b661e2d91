using System.Buffers;
using System.Text;

namespace Qiyue.Bench.Reference;

/// <summary>A page learned from one answer of the product: its constant bytes, and holes where values of the database stand.</summary>
internal sealed class Template
{
    private readonly List<(byte[] Text, int Hole)> _parts = [];

    /// <param name="values">The values this answer was made from, by place; equal ones fill the same hole.</param>
    public Template(string html, IReadOnlyList<string> values)
    {
        var holes = values.Select((text, place) => (text, place)).Where(v => v.text.Length > 1).OrderByDescending(v => v.text.Length).ToList();
        var literal = new StringBuilder();
        for (var i = 0; i < html.Length;)
        {
            var hole = holes.FirstOrDefault(h => string.CompareOrdinal(html, i, h.text, 0, h.text.Length) == 0);
            if (hole.text is null) { literal.Append(html[i++]); continue; }
            _parts.Add((Encoding.UTF8.GetBytes(literal.ToString()), hole.place));
            literal.Clear();
            i += hole.text.Length;
        }
        _parts.Add((Encoding.UTF8.GetBytes(literal.ToString()), -1));
    }

    public void Write(IBufferWriter<byte> target, IReadOnlyList<string> values)
    {
        foreach (var (text, hole) in _parts)
        {
            target.Write(text);
            if (hole >= 0) Encoding.UTF8.GetBytes(values[hole], target);
        }
    }
}
