namespace Qiyue.Examples;

/// <summary>The workbooks of one scenario with their sheets; rows are added while the story is told.</summary>
sealed class Records
{
    public readonly Book Organizations = new(), People = new(), Lists = new(), Contracts = new(), Work = new(), Judging = new(), Asking = new(), Using = new();
    public readonly Sheet Needs, Resources, Contract, Parties, Bargain, Talks, Obligations, Milestones, Clauses, Delegations, Scans, Comments, Endings, Amendments, Suspensions, Breaches, Entries, Decisions, Activities, LookBacks, Answers, Scores, Objections, Uses, Surveys, Questions, Sheets, Given, Choices, Meetings, Raised, Visits, Visited, Shifts, Exceptions, Bookings;

    public Records()
    {
        Needs = Lists.Sheet("需求清单", "编号", "社区编码", "标题", "内容", "类别", "服务对象", "预计人数", "支持人数", "地点", "时间", "频次", "紧急程度", "提出方", "来源", "提出日期");
        Resources = Lists.Sheet("资源清单", "编号", "单位编码", "标题", "内容", "类型", "类别", "服务对象", "每期容量", "容量单位", "可用时段", "使用条件", "服务半径公里", "登记日期");
        Choices = Lists.Sheet("匹配选择", "需求编号", "资源编号", "日期", "组织编码", "经办人", "结果", "理由");
        Contract = Contracts.Sheet("契约", "契约编号", "标题", "类别", "社区编码", "需求编号", "资源编号", "目的", "起", "止", "签订方式");
        Parties = Contracts.Sheet("当事方", "契约编号", "次序", "组织编码", "签署人", "签署日期");
        Delegations = Contracts.Sheet("委托", "契约编号", "日期", "组织编码", "受托人", "理由", "截止日期");
        Scans = Contracts.Sheet("纸质签署", "契约编号", "日期", "组织编码", "上传人", "扫描件", "核对日期", "核对组织", "核对人");
        Bargain = Contracts.Sheet("协商", "契约编号", "日期", "组织编码", "经办人", "动作", "说明", "义务序号", "原数量");
        Talks = Contracts.Sheet("洽谈", "契约编号", "日期", "形式", "地点", "参加人", "纪要", "记录组织", "记录人");
        Obligations = Contracts.Sheet("义务", "契约编号", "序号", "履约方", "受益方", "事项", "数量", "单位", "服务对象", "期限", "责任人");
        Milestones = Contracts.Sheet("里程碑", "契约编号", "序号", "名称", "计划日期", "完成日期");
        Clauses = Contracts.Sheet("条款", "契约编号", "条款", "内容");
        Comments = Contracts.Sheet("公示意见", "契约编号", "日期", "类型", "称呼", "内容", "答复日期", "答复组织", "答复人", "答复");
        Endings = Contracts.Sheet("终止", "契约编号", "提出日期", "提出组织", "提出人", "理由", "同意日期", "同意人");
        Amendments = Contracts.Sheet("补充协议", "契约编号", "日期", "提出组织", "提出人", "条款", "内容", "理由", "同意日期", "同意组织", "同意人", "签署日期");
        Suspensions = Contracts.Sheet("中止", "契约编号", "日期", "提出组织", "提出人", "理由", "预计恢复日期", "同意日期", "同意组织", "同意人");
        Breaches = Contracts.Sheet("违约通知", "契约编号", "日期", "发出组织", "经办人", "违约组织", "义务序号", "事由", "答复日期", "答复人", "答复");
        Entries = Work.Sheet("履约记录", "记录编号", "契约编号", "义务序号", "日期", "数量", "说明", "记录人");
        Decisions = Work.Sheet("确认", "记录编号", "日期", "结果", "经办人", "理由", "认定数量");
        Activities = Work.Sheet("活动", "契约编号", "义务序号", "名称", "日期", "地点", "计划人数", "报名人数", "到场人数", "登记人");
        LookBacks = Work.Sheet("回头看", "契约编号", "日期", "组织编码", "经办人", "结论", "说明", "变更日期", "补充协议", "复看日期", "复看说明");
        Answers = Judging.Sheet("居民评价", "契约编号", "日期", "满意程度", "方式", "一句话", "代录人");
        Scores = Judging.Sheet("评分", "契约编号", "方面", "组织编码", "评分人", "日期", "分数", "反映延期", "意见");
        Objections = Judging.Sheet("结果异议", "契约编号", "日期", "组织编码", "经办人", "理由", "答复日期", "答复人", "是否采纳", "答复");
        Shifts = Using.Sheet("班次", "资源编号", "星期", "开始时间", "结束时间", "每班名额", "起始日期", "截止日期", "先到先得");
        Exceptions = Using.Sheet("停开加开", "资源编号", "日期", "类型", "开始时间", "结束时间", "名额", "说明", "登记日期");
        Bookings = Using.Sheet("预订", "资源编号", "组织编码", "日期", "开始时间", "用途", "预计人数", "契约编号", "申请日期", "结果", "答复日期", "理由", "使用", "到场人数");
        Uses = Judging.Sheet("结果运用", "契约编号", "日期", "用途", "说明");
        Surveys = Asking.Sheet("问卷", "编号", "社区编码", "标题", "说明", "开始日期", "截止日期", "公开链接", "开放", "小结", "经办人");
        Questions = Asking.Sheet("题目", "问卷编号", "次序", "题型", "题目", "必答", "选项");
        Sheets = Asking.Sheet("答卷", "编号", "问卷编号", "日期", "方式");
        Given = Asking.Sheet("作答", "答卷编号", "题目次序", "内容", "类别", "给谁用", "人数", "时间");
        Meetings = Asking.Sheet("座谈会", "编号", "社区编码", "日期", "地点", "到会人数", "记录", "经办人");
        Raised = Asking.Sheet("座谈需求", "座谈会编号", "标题", "内容", "类别", "服务对象", "预计人数", "支持人数");
        Visits = Asking.Sheet("走访", "编号", "社区编码", "标题", "说明", "日期", "截止日期", "经办人");
        Visited = Asking.Sheet("走访调查表", "走访编号", "单位编码", "日期", "经办人", "新资源", "类型", "类别", "每期容量", "容量单位", "可用时段");
    }

    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        Organizations.Save(Path.Combine(folder, "组织.xlsx"));
        People.Save(Path.Combine(folder, "人员.xlsx"));
        Lists.Save(Path.Combine(folder, "清单.xlsx"));
        Contracts.Save(Path.Combine(folder, "契约.xlsx"));
        Work.Save(Path.Combine(folder, "履约.xlsx"));
        Judging.Save(Path.Combine(folder, "评约.xlsx"));
        if (Surveys.Count > 0) Asking.Save(Path.Combine(folder, "问询.xlsx"));
        Using.Save(Path.Combine(folder, "使用.xlsx"));
    }
}
