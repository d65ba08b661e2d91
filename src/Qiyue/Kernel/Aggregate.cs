using System.Text.Json.Nodes;

namespace Qiyue.Kernel;

/// <summary>
/// The root of a thing that acts change: it carries the optimistic lock and the head of its journal chain.
/// </summary>
public abstract class Aggregate
{
    /// <summary>Sequential in time (version 7).</summary>
    public Guid Id { get; protected set; } = Guid.CreateVersion7();

    /// <summary>Raised by every act; the ETag of the API.</summary>
    public int Version { get; internal set; }

    /// <summary>How many journal entries the chain of this subject has.</summary>
    public long JournalSequence { get; internal set; }

    /// <summary>Digest of the last journal entry, 64 hex digits; empty before the first act.</summary>
    public string JournalHead { get; internal set; } = "";

    /// <summary>"contract", "need" … : one word per aggregate, in code, journal, access rows and search.</summary>
    public abstract string SubjectKind { get; }

    /// <summary>
    /// The present state as canonical JSON (strings, safe integers, booleans, null, arrays, objects). The journal keeps the
    /// difference of every act and the digest of the state after it, so a row changed behind the journal's back is found.
    /// Personal data stands here only as a digest.
    /// </summary>
    public abstract JsonObject State();
}

/// <summary>
/// A row that belongs to an aggregate but is not loaded with it (a work entry, a comment): its changes are journalled on the
/// aggregate's chain under its own key, with its own state digest.
/// </summary>
public interface IPart
{
    /// <summary>"work:{id}", unique within the aggregate.</summary>
    string PartKey { get; }
    JsonObject State();
}
