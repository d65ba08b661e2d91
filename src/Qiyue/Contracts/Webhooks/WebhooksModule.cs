using Qiyue.Data;
using Qiyue.Organizations;
using Qiyue.Platform.Jobs;
using Qiyue.Shell;

namespace Qiyue.Contracts.Webhooks;

internal static class WebhooksModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<WebhookNetworks>().AddSingleton<WebhookSender>().AddSingleton<WebhookBook>().AddScoped<WebhookDesk>().AddScoped<IJournalReaction, TellWebhooks>();
        services.AddEveryMinute<DeliverWebhooks>().AddScoped<IExpiring, WebhookDeliveriesExpiring>();
        services.AddStamped<Webhook>(StampNames.Webhooks, nameof(Webhook.Active), nameof(Webhook.Removed));
        services.AddPanel<OutreachPanel>("organization");
        services.AddActWords(("webhook.created", "登记网络回调"), ("webhook.switched_on", "启用网络回调"), ("webhook.switched_off", "停用网络回调"), ("webhook.failed", "连续失败，停用网络回调"), ("webhook.removed", "移除网络回调"));
        services.AddStateWords(Webhook.Kind, ("organization", "所属组织", OrganizationStateWords.Name), ("host", "接收方主机", null), ("url", null, null), ("events", "告知的事项", null), ("secret", null, null), ("active", "启用", StateValues.YesNo), ("offByFailure", "因失败停用", StateValues.YesNo), ("removed", "已移除", StateValues.YesNo));
    }
}
