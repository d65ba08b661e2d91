using Qiyue.Kernel;

namespace Qiyue.Data;

/// <summary>What a journaled act leaves behind besides, in a module the act does not know: rows added here are saved with it, or not at all.</summary>
public interface IJournalReaction
{
    void Journaled(QiyueDb db, Aggregate aggregate, JournalEntry entry);
}
