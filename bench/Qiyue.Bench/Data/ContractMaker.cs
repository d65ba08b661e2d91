using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Policies;

namespace Qiyue.Bench.Data;

/// <summary>One contract of the bench: who, when, how far. Everything follows from the index.</summary>
internal sealed record Plan(int Index, string Code, DateTime At, Body Community, Body Unit)
{
    /// <summary>Every fifth is still negotiated, so the public list is a part of the table only.</summary>
    public bool IsNegotiated => Index % 5 == 4;
}

/// <summary>
/// Makes contracts by the aggregate's own methods, as the handlers would have over the last four hundred days: proposed, or recorded from paper, on show, performed; each public
/// one with one confirmed work entry (unless still on show) and one that waits to be confirmed.
/// </summary>
internal sealed class ContractMaker(IServiceProvider services, District district, int total, DateTime now)
{
    private readonly OrganizationTree _tree = services.GetRequiredService<OrganizationTree>();
    private readonly WordLists _words = services.GetRequiredService<WordLists>();
    private readonly ContractProjection _projection = ProjectionOf(services.CreateScope().ServiceProvider, district, now);
    private readonly Dictionary<string, long> _counters = [];

    public const string Reason = "纸质契约补录";
    private static readonly TimeSpan Span = TimeSpan.FromDays(400);
    public static readonly int NoticeDays = (int)PolicyCatalogue.NoticeDays.Default;

    /// <summary>The last act on each public contract is of now, so lights are those of today. Several threads ask: the policies are read beforehand.</summary>
    private static ContractProjection ProjectionOf(IServiceProvider scope, District district, DateTime now)
    {
        scope.GetRequiredService<ActClock>().At = now;
        var of = scope.GetRequiredService<OrganizationTree>().DistrictOf(district.Smallest.Node.Id).Id;
        scope.GetRequiredService<PolicyBook>().Of(of, ActClock.DayOf(now), default).AsTask().GetAwaiter().GetResult();
        return scope.GetRequiredService<ContractProjection>();
    }

    /// <summary>In order of time; called once per index, rising.</summary>
    public Plan Next(int index)
    {
        var at = now - Span + TimeSpan.FromMilliseconds(Math.Floor((Span - TimeSpan.FromHours(1)).TotalMilliseconds / total * index));
        var prefix = $"契-450802-{ActClock.DayOf(at).Year}";
        var number = _counters[prefix] = _counters.GetValueOrDefault(prefix) + 1;
        var smallest = index == total / 4 || index == total / 2 || index == total - 1 - total % 5 - 5;
        return new(index, $"{prefix}-{number:D6}", at, district.Communities[index * 7 % district.Communities.Count], smallest ? district.Smallest : district.UnitBodies[index * 13 % district.UnitBodies.Count]);
    }

    public IEnumerable<CodeCounter> Counters => _counters.Select(c => new CodeCounter { Prefix = c.Key, Last = c.Value });

    public Contract Make(Plan plan, Rows rows)
    {
        var day = ActClock.DayOf(plan.At);
        var (community, unit) = (plan.Community, plan.Unit);
        var terms = Wording.Terms(plan.Index, community.Node.Code, unit.Node.Code, day, ActClock.DayOf(now).AddDays(150 + plan.Index % 100)).ToTerms(_tree, _words);
        var (districtId, supervisor) = (_tree.DistrictOf(community.Node.Id).Id, _tree.NearestOfKind(community.Node.Id, OrganizationKinds.Street)!.Id);
        var contract = Contract.Propose(plan.Code, community.Node.Id, districtId, supervisor, unit.Node.Id, [community.Node.Id, unit.Node.Id], [], terms, plan.At);
        var record = new Recorder(rows, contract, _projection);
        var version = rows.Add(contract.VersionBy(unit.Node.Id, unit.Actor.PersonId, "", plan.At));
        if (plan.IsNegotiated) record.Commit("contract.proposed", unit.Actor, plan.At, null, version);
        else
        {
            contract.Backfill(id => (_tree.Get(id).Code, _tree.Get(id).Name, ""), Signatures(plan, day), null, day, NoticeDays);
            record.Commit("contract.backfilled", unit.Actor, plan.At, Reason, version);
            Perform(plan, contract, record, rows);
        }
        record.Finish(plan.Index + 1);
        return contract;
    }

    public static Dictionary<Guid, (string Name, string Post, DateOnly On)> Signatures(Plan plan, DateOnly day) => new()
    {
        [plan.Community.Node.Id] = ("王芳", "社区党委书记", day), [plan.Unit.Node.Id] = ("赵敏", "负责人", day),
    };

    /// <summary>When the notice days are over, so that no nightly work is left for the program under measurement; null while they run.</summary>
    public static DateTime? NoticeEnd(Plan plan, DateTime now)
    {
        var (end, latest) = (plan.At.AddDays(NoticeDays + 1), now.AddMilliseconds(-3));
        return ActClock.DayOf(end) > ActClock.DayOf(latest) ? null : end < latest ? end : latest;
    }

    private void Perform(Plan plan, Contract contract, Recorder record, Rows rows)
    {
        var (unit, community) = (plan.Unit, plan.Community);
        if (NoticeEnd(plan, now) is { } end)
        {
            contract.EndNotice(ActClock.DayOf(end));
            record.Commit("contract.notice_ended", Actor.System, end);
            var first = Work(contract, unit, end.AddMilliseconds(1));
            Open(contract).Add(rows.Add(first));
            record.Commit("work.recorded", unit.Actor, end.AddMilliseconds(1), null, first);
            contract.Confirm(first, community.Node.Id, community.Actor.PersonId, byDefault: false, end.AddMilliseconds(2));
            record.Commit("work.confirmed", community.Actor, end.AddMilliseconds(2), null, first);
        }
        var open = Work(contract, unit, now);
        Open(contract).Add(rows.Add(open));
        record.Commit("work.recorded", unit.Actor, now, null, open);
    }

    /// <summary>EF puts a new entry there when it tracks it.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_work")]
    private static extern ref List<WorkEntry> Open(Contract contract);

    private static WorkEntry Work(Contract contract, Body unit, DateTime at)
    {
        var day = ActClock.DayOf(at);
        return contract.RecordWork(1, unit.Node.Id, unit.Actor.PersonId, day, Quantity.Of(1), "", null, at, day,
            WorkingCalendar.AddWorkingDays(day, (int)PolicyCatalogue.ConfirmReminderDays.Default), WorkingCalendar.AddWorkingDays(day, (int)PolicyCatalogue.ConfirmDefaultDays.Default));
    }
}
