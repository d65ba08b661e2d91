using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Organizations.Importing;

/// <summary>
/// The sheets 人员 and 任职 against people and posts. 编号 is the user name; a new person gets an account that cannot sign in until a one-time password is issued.
/// Scoped: one workbook.
/// </summary>
public sealed class PeopleSheet(Act act, OrganizationTree tree, SecretBox box, ActorDirectory directory)
{
    private readonly Dictionary<string, Person> _people = [];
    private readonly Dictionary<string, Account> _accounts = [];
    private readonly HashSet<Person> _made = [], _changed = [], _seen = [];
    private readonly HashSet<Post> _newPosts = [], _changedPosts = [];
    private readonly Dictionary<(Guid Organization, string Title), (Post Post, int Row)> _posts = [];

    public int New => _made.Count;
    public int Changed => _changed.Count;
    public int Posts => _newPosts.Count;
    public int Unchanged => _seen.Count - _made.Count - _changed.Count;

    public async Task Read(Workbook book, OrganizationSheet organizations, List<WorkbookProblem> problems, CancellationToken ct)
    {
        var people = book.Rows(DistrictSheets.People).ToList();
        var posts = book.Rows(DistrictSheets.Posts).ToList();
        var taken = await Load(people, ct);
        await LoadPosts(posts.Select(r => organizations.Find(r["组织编码"])?.Id).OfType<Guid>().Distinct(), ct);
        var (twice, placed) = (new DuplicateRows(), posts.Select(r => r["人员编号"]).ToHashSet());
        foreach (var row in people)
        {
            var key = row["编号"];
            twice.Check(row, "编号", SignInDesk.Normalize(key));
            if (taken.Contains(SignInDesk.Normalize(key))) row.Wrong("编号", "person.user_name_taken", "用户名 {0} 已被使用，请换一个。", key);
            if (!_people.ContainsKey(key) && !placed.Contains(key)) row.Wrong("编号", "import.no_post", "工作表“任职”里没有此人的任职，请补上。");
            if (row.IsGood) Person(row);
            problems.AddRange(row.Problems);
        }
        foreach (var row in posts.OrderBy(r => r.Day("开始")).ThenBy(r => r.Number)) TakeUp(row, organizations);
        problems.AddRange(posts.SelectMany(r => r.Problems));
    }

    public void Record(Act act, string source)
    {
        foreach (var post in _newPosts) act.Record(act.Add(post), "post.created", source);
        foreach (var post in _changedPosts) act.Record(post, "post.changed", source);
        foreach (var person in _made)
        {
            if (person.AccountId is { } id) act.Db.Add(_accounts.Values.Single(a => a.Id == id));
            act.Record(act.Add(person), "person.created", source);
        }
        foreach (var person in _changed) act.Record(person, "person.changed", source);
    }

    public void Forget()
    {
        foreach (var person in _changed) if (person.AccountId is { } account) directory.Forget(account);
    }

    /// <summary>People by their key (user name, or id of somebody without account); answers the user names that belong to others.</summary>
    private async Task<HashSet<string>> Load(List<WorkbookRow> rows, CancellationToken ct)
    {
        var taken = new HashSet<string>();
        foreach (var part in rows.Select(r => r["编号"]).Where(k => k.Length > 0).Distinct().Chunk(500))
        {
            var (names, ids) = (part.Select(SignInDesk.Normalize).ToList(), part.Select(k => Guid.TryParse(k, out var id) ? id : Guid.Empty).Where(i => i != Guid.Empty).ToList());
            var accounts = await act.Db.Set<Account>().AsNoTracking().Where(a => names.Contains(a.NormalizedUserName!)).Select(a => new { a.Id, a.NormalizedUserName }).ToListAsync(ct);
            var byAccount = accounts.Select(a => (Guid?)a.Id).ToList();
            var people = await act.Db.Set<Person>().Include(p => p.Holdings).Where(p => byAccount.Contains(p.AccountId) || ids.Contains(p.Id)).ToListAsync(ct);
            var held = people.SelectMany(p => p.Holdings.Select(h => h.PostId)).Distinct().ToList();
            var places = await act.Db.Set<Post>().Where(p => held.Contains(p.Id)).Select(p => new { p.Id, p.OrganizationId }).ToDictionaryAsync(p => p.Id, p => p.OrganizationId, ct);
            bool Kept(Person p) => p.Holdings.Any(h => tree.Find(places[h.PostId]) is { } node && OrganizationPermissions.CanKeep(act.Actor, node.Path));
            foreach (var key in part)
            {
                var account = accounts.FirstOrDefault(a => a.NormalizedUserName == SignInDesk.Normalize(key));
                if (people.FirstOrDefault(p => account is not null ? p.AccountId == account.Id : p.Id.ToString("N") == key) is { ErasedAt: null } person && Kept(person)) _people[key] = act.Track(person);
                else if (account is not null) taken.Add(SignInDesk.Normalize(key));
            }
        }
        return taken;
    }

    private async Task LoadPosts(IEnumerable<Guid> organizations, CancellationToken ct)
    {
        foreach (var part in organizations.Chunk(500))
            foreach (var post in await act.Db.Set<Post>().Where(p => part.Contains(p.OrganizationId) && !p.Closed).ToListAsync(ct)) _posts[(post.OrganizationId, post.Title)] = (act.Track(post), 0);
    }

    private void Person(WorkbookRow row)
    {
        var key = row["编号"];
        try
        {
            if (_people.TryGetValue(key, out var person))
            {
                var before = CanonicalJson.Of(person.State());
                person.Rename(row["姓名"]);
                // The number itself, not its mask, may be in the file: the same number changes nothing.
                person.SetContact(row.Has("手机") ? Same(row["手机"], person.PhoneSecret, person.PhoneMask) : person.PhoneMask, row.Has("邮箱") ? Same(row["邮箱"], person.EmailSecret, person.EmailMask) : person.EmailMask, box);
                if (CanonicalJson.Of(person.State()) != before) _changed.Add(person);
            }
            else
            {
                person = new Person(row["姓名"]);
                person.SetContact(row["手机"], row["邮箱"], box);
                var account = new Account { UserName = key, NormalizedUserName = SignInDesk.Normalize(key), CreatedAt = act.Now, SecurityStamp = Guid.NewGuid().ToString("N"), MustChangePassword = true };
                person.LinkAccount(account.Id);
                (_accounts[key], _people[key]) = (account, person);
                _made.Add(person);
            }
            _seen.Add(person);
        }
        catch (Refusal refusal) { row.Wrong(refusal.Field == "Email" ? "邮箱" : "手机", refusal.Code, refusal.Sentence, [.. refusal.Args]); }
    }

    private string Same(string given, string secret, string mask) => secret.Length > 0 && given == box.Decrypt(secret) ? mask : given;

    private void TakeUp(WorkbookRow row, OrganizationSheet organizations)
    {
        var (from, to, key) = (row.Day("开始"), row.Day("结束"), row["人员编号"]);
        var organization = organizations.Find(row["组织编码"]);
        if (organization is null && row["组织编码"].Length > 0) row.Wrong("组织编码", "import.organization_unknown_plain", "没有编码为 {0} 的组织，或不归您维护。", row["组织编码"]);
        if (!_people.TryGetValue(key, out var person) && key.Length > 0) row.Wrong("人员编号", "import.person_unknown", "工作表“人员”里没有编号 {0}。", key);
        var duties = row["职责"].Split(['、', '，', ',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(w => (Word: w, Duty: DistrictSheets.DutyOf(w))).ToList();
        foreach (var (word, _) in duties.Where(d => d.Duty is null)) row.Wrong("职责", "post.duty_unknown", "没有名为 {0} 的职责，请从列表中选择。", word);
        if (from > to) row.Wrong("结束", "person.leave_before_start", "离任日期不能早于任职日期 {0}。", from.Value.ToString("yyyy-MM-dd"));
        if (!row.IsGood || organization is null || person is null || from is not { } first) return;
        if (PostOf(row, organization, [.. duties.Select(d => d.Duty!)]) is not { } post) return;
        if (person.Holdings.FirstOrDefault(h => h.PostId == post.Id && h.From == first) is { } held)
        {
            if (held.To == to) return;
            if (held.To is not null || to is null) { row.Wrong("结束", "import.holding_ended", "系统中此任职已于 {0} 结束，不能用导入改变。", held.To?.ToString("yyyy-MM-dd") ?? ""); return; }
        }
        else
        {
            try { person.TakeUp(post, first); }
            catch (Refusal refusal) { row.Wrong("岗位", refusal.Code, refusal.Sentence, [.. refusal.Args]); return; }
        }
        if (to is { } last) person.Leave(post.Id, last);
        if (!_made.Contains(person)) _changed.Add(person);
    }

    private Post? PostOf(WorkbookRow row, Placed organization, List<string> duties)
    {
        var (title, known) = (row["岗位"], _posts.TryGetValue((organization.Id, row["岗位"]), out var there));
        var same = known && there.Post.Duties.ToHashSet().SetEquals(duties);
        if (known && !same && there.Row > 0) { row.Wrong("职责", "import.duties_differ", "与第 {0} 行是同一岗位，职责须一致。", there.Row); return null; }
        if ((known ? there.Post.Duties.Except(duties).Concat(duties.Except(there.Post.Duties)) : duties).Any(d => !OrganizationPermissions.CanGive(act.Actor, d)))
        {
            row.Wrong("职责", "post.duty_not_yours", "您没有监督或制定规则的职责，不能授予他人。");
            return null;
        }
        var post = known ? there.Post : new Post(organization.Id, title, duties);
        if (!known) _newPosts.Add(post);
        else if (!same)
        {
            post.Change(title, duties);
            _changedPosts.Add(post);
        }
        _posts[(organization.Id, title)] = (post, row.Number);
        return post;
    }
}
