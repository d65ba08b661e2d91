using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Qiyue.Kernel;

namespace Qiyue.Platform.Web;

/// <summary>
/// What the framework throws at bad input, as a refusal with a code and a sentence: a wrong request is never a failure of the server. A database that cannot serve just now is none
/// either: 503, and the same request may be sent again.
/// </summary>
public static partial class BadInput
{
    /// <summary>Null for a real failure.</summary>
    public static Refusal? Of(Exception exception) => exception switch
    {
        Refusal refusal => refusal,
        _ when IsOverrun(exception) => new("database.unavailable", "数据库暂时无法响应，本次操作没有完成，请稍后重试。", 503),
        BadHttpRequestException bad => Of(bad),
        AntiforgeryValidationException => StaleForm(),
        JsonException json => MalformedJson(json),
        InvalidDataException => new("request.form_malformed", "表单内容无法读取：字段过多、过长或格式不对。请返回上一页重新提交。", 400),
        DbUpdateException { InnerException: PostgresException inner } => Of(inner),
        PostgresException inner => Of(inner),
        InvalidOperationException page when QueryValue().Match(page.Message) is { Success: true } match => WrongParameter(match.Groups[2].Value, match.Groups[1].Value),
        _ => null,
    };

    /// <summary>No connection to be had, going down, or busy with others for too long: nothing was done.</summary>
    private static bool IsOverrun(Exception? exception) => exception switch
    {
        PostgresException e => e.SqlState is PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException e => e.IsTransient || e.InnerException is TimeoutException,
        SqliteException e => e.SqliteErrorCode is 5 or 6, // busy, locked
        InvalidOperationException or DbUpdateException => IsOverrun(exception.InnerException),
        _ => false,
    };

    public static Refusal StaleForm() => new("antiforgery.stale", "页面停留过久或已在别处登录，本次提交未被接受。请刷新页面后重新提交。", 400);

    private static Refusal? Of(BadHttpRequestException bad) => bad switch
    {
        { StatusCode: 413 } when Limit().Match(bad.Message) is { Success: true } limit && long.TryParse(limit.Groups[1].Value, out var most) && most >= 1 << 20 =>
            new("request.too_large", "提交的内容超过 {0} MB，请压缩或拆分后再提交。", 413, most >> 20),
        { StatusCode: 413 } => new("request.too_large", "提交的内容过大，请压缩或拆分后再提交。", 413),
        { StatusCode: 415 } => new("request.media_type", "不支持这种内容类型。接口请使用 application/json，上传文件请使用 multipart/form-data。", 415),
        { StatusCode: 408 } => new("request.too_slow", "请求发送过慢，连接已中断，请重试。", 408),
        { InnerException: JsonException json } => MalformedJson(json),
        { InnerException: AntiforgeryValidationException } => StaleForm(),
        { InnerException: InvalidDataException data } => Of(data),
        _ when bad.Message.Contains("anti-forgery", StringComparison.OrdinalIgnoreCase) => StaleForm(),
        _ when Parameter().Match(bad.Message) is { Success: true } match => WrongParameter(match.Groups[1].Value, match.Groups[2].Value),
        _ when bad.Message.Contains("no body was provided", StringComparison.Ordinal) => BodyMissing(),
        _ when Missing().Match(bad.Message) is { Success: true } match => match.Groups[2].Value.Contains("body", StringComparison.Ordinal)
            ? BodyMissing()
            : new Refusal("request.parameter_missing", "缺少参数 {0}。", 400, match.Groups[1].Value).On(match.Groups[1].Value),
        { StatusCode: >= 400 and < 500 } => new("request.malformed", "请求格式不对，服务器无法读取。", bad.StatusCode),
        _ => null,
    };

    private static Refusal WrongParameter(string name, string value) => new Refusal("request.parameter", "参数 {0} 的值“{1}”格式不对，请核对后重试。", 400, name, Short(value)).On(name);

    private static Refusal BodyMissing() => new("request.body_missing", "请求没有内容，请按接口文档提交 JSON。", 400);

    private static Refusal MalformedJson(JsonException json) => json.Path is { Length: > 1 } path
        ? new Refusal("request.malformed_json", "JSON 中 {0} 的值格式不对（第 {1} 行），请按接口文档修改。", 400, path, (json.LineNumber ?? 0) + 1).On(path.TrimStart('$', '.'))
        : new("request.malformed_json", "请求内容不是有效的 JSON 对象（第 {0} 行，第 {1} 字节），请检查括号、引号和逗号。", 400, (json.LineNumber ?? 0) + 1, (json.BytePositionInLine ?? 0) + 1);

    /// <summary>Class 22 of PostgreSQL: data that the column cannot hold. Annotations should have caught it; the user is told all the same.</summary>
    private static Refusal? Of(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter => Characters(),
        PostgresErrorCodes.StringDataRightTruncation => new("request.too_long", "有一项内容过长，无法保存，请缩短后重试。", 422),
        PostgresErrorCodes.NumericValueOutOfRange or PostgresErrorCodes.DatetimeFieldOverflow => new("request.out_of_range", "有一个数字或日期超出可保存的范围，请核对。", 422),
        _ => null,
    };

    /// <summary>A NUL, or half of a character: no database keeps it.</summary>
    public static Refusal Characters() => new("request.characters", "内容含有无法保存的控制字符，请删除后重试。", 400);

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex("^Failed to bind parameter \"\\S+ (\\w+)\" from \"(.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex Parameter();
    /// <summary>What a page's [SupplyParameterFromQuery] cannot read.</summary>
    [GeneratedRegex("^Cannot parse the value '(.*)' as type '[^']+' for '(\\w+)'\\.$", RegexOptions.Singleline)]
    private static partial Regex QueryValue();
    /// <summary>How much the server takes, as it says itself.</summary>
    [GeneratedRegex("(\\d+) bytes")]
    private static partial Regex Limit();
    [GeneratedRegex("^Required parameter \"\\S+ (\\w+)\" was not provided from (.*)\\.$", RegexOptions.Singleline)]
    private static partial Regex Missing();
}
