using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Identity;

public sealed class CreateTokenInput
{
    [Filled, Max(50)] public string Name { get; set; } = "";

    /// <summary>Words of <see cref="Duty"/>; never more than the post in use carries.</summary>
    public List<string> Scopes { get; set => field = value ?? []; } = [];

    /// <summary>Days until it expires.</summary>
    [Between(1, 365)] public int Days { get; set; } = 90;
    [Filled, Max(128)] public string Proof { get; set; } = "";
}

public sealed record CreatedToken(Guid Id, string Token, DateTime ExpiresAt);

/// <summary>Personal access tokens for programs. Errors: token.scope, token.not_by_token, token.too_many, proof.wrong.</summary>
public sealed class AccessTokens(QiyueDb db, SignInDesk desk, FreshProof proof, ActClock clock, ActorAccessor actor, IHttpContextAccessor http)
{
    private const int Most = 20;

    public async Task<IReadOnlyList<AccessToken>> Mine(CancellationToken ct)
    {
        var id = actor.Actor.AccountId;
        return await db.Set<AccessToken>().AsNoTracking().Where(t => t.AccountId == id && t.RevokedAt == null).OrderByDescending(t => t.At).ToListAsync(ct);
    }

    /// <returns>The token's text, which is stored nowhere.</returns>
    public async Task<CreatedToken> Create(CreateTokenInput input, CancellationToken ct)
    {
        if (http.HttpContext?.User.Identity?.AuthenticationType == TokenAuthentication.Scheme)
            throw new Refusal("token.not_by_token", "访问令牌不能再创建令牌，请登录网页后创建。", 403);
        if (input.Scopes.Count == 0) throw Refusal.Invalid(nameof(input.Scopes), "token.scope", "请至少选择一项本岗位拥有的职责。");
        if (input.Scopes.Any(s => !actor.Actor.Has(s))) throw Refusal.Invalid(nameof(input.Scopes), "token.scope", "请至少选择一项本岗位拥有的职责。");
        if ((await Mine(ct)).Count >= Most) throw new Refusal("token.too_many", "访问令牌已达 20 个，请先撤销不用的令牌。");
        await proof.Verify(input.Proof, ct);
        var account = await db.Set<Account>().SingleAsync(a => a.Id == actor.Actor.AccountId, ct);
        var text = TokenAuthentication.NewText();
        var token = new AccessToken
        {
            AccountId = account.Id, Name = input.Name.Trim(), Digest = TokenAuthentication.Digest(text), Scopes = string.Join(' ', input.Scopes.Distinct().Order(StringComparer.Ordinal)),
            PostId = actor.Actor.PostId, At = clock.Now, ExpiresAt = clock.Now.AddDays(input.Days),
        };
        db.Add(token);
        await desk.Note(account, "token_created", true, ct);
        return new(token.Id, text, token.ExpiresAt);
    }

    /// <summary>By its owner, or by the security administrator.</summary>
    public async Task Revoke(Guid id, CancellationToken ct)
    {
        var token = await db.Set<AccessToken>().SingleOrDefaultAsync(t => t.Id == id && t.RevokedAt == null, ct);
        if (token is null || token.AccountId != actor.Actor.AccountId && !actor.Actor.Has(Duty.SecurityAdmin)) throw Refusal.NotFound();
        token.RevokedAt = clock.Now;
        await desk.Note(await db.Set<Account>().SingleAsync(a => a.Id == token.AccountId, ct), "token_revoked", true, ct);
    }
}
