namespace Qiyue.Examples;

/// <summary>Streets, communities and the 151 units of the district. All invented, but for the three names that the source speech gives.</summary>
static class Places
{
    public static readonly (string Street, string[] Communities)[] Streets =
    [
        ("西江街道", ["石羊塘", "港宁", "江畔", "解放路", "永明", "圩心", "木棉里"]),
        ("荷城街道", ["莲塘", "荷苑", "东井", "桂花巷", "中山路", "福寿里", "五里桥"]),
        ("郁江街道", ["江北", "码头", "船厂", "渔家湾", "滨江", "汇龙", "沙洲"]),
        ("东湖街道", ["东湖", "湖心", "翠堤", "观音岩", "文昌", "体育场", "南岸"]),
        ("登龙街道", ["登龙桥", "老糖厂", "铁路新村", "机务段", "站前", "同福", "水塔"]),
        ("城北街道", ["北环", "金田", "仙衣", "民生", "建材", "凤凰", "铜鼓"]),
        ("圣湖街道", ["圣湖", "学府", "龙井", "金港", "万和", "葵花"]),
        ("民主街道", ["民主", "和平", "工人新村", "县前", "西门", "宝塔"]),
        ("南平街道", ["南平", "棉纺厂", "蓝田", "三角岭", "长寿", "新塘"]),
    ];

    public static readonly string[] Compounds =
        ["锦绣花园", "江景苑", "供销宿舍", "粮食局大院", "荷塘月色", "翠竹园", "盛世名都", "老干部楼", "金湾公寓", "三友新村", "电厂宿舍", "幸福里", "安居小区", "糖厂生活区", "桃源居", "都市春天",
         "水利大院", "和谐家园", "碧水蓝湾", "建行宿舍", "书香门第", "榕树头", "新世纪广场", "凤岭花苑", "教师新村", "阳光水岸", "工贸大院", "凯旋名门", "南苑", "北苑", "银杏花园", "城南旧里", "民族新村", "彩虹城", "港务宿舍", "明珠花园"];

    /// <summary>name|kind|themes. Main community and ties are drawn.</summary>
    public static readonly string[] Units = """
        江城中医医院|医院|tcm,med,nurse
        江城妇幼保健院|医院|maternal,med,mental
        西江人民医院|医院|med,nurse,firstaid
        郁江康复医院|医院|disabled,med,tcm
        荷城街道社区卫生服务中心|医院|med,nurse,phone
        东湖街道社区卫生服务中心|医院|med,maternal,mosquito
        圣湖口腔医院|医院|dental,med
        城北骨伤医院|医院|tcm,med
        安和精神卫生中心|医院|mental,disabled
        登龙眼科医院|医院|med,class
        民主街道社区卫生服务中心|医院|nurse,med,tcm
        南平街道社区卫生服务中心|医院|med,nurse,mosquito
        西江小学|学校|class,after,venue
        港宁小学|学校|after,class,swim
        荷城实验小学|学校|class,venue,read
        莲塘幼儿园|学校|class,art
        郁江中学|学校|venue,class,park
        江北小学|学校|after,swim
        东湖中学|学校|venue,class
        文昌路小学|学校|class,calligraphy
        登龙二小|学校|after,sort
        铁路子弟中学|学校|venue,volunteer
        城北初级中学|学校|class,mental
        凤凰路幼儿园|学校|class,read
        圣湖高级中学|学校|venue,class,park
        江城职业技术学院|学校|skill,phone,volunteer
        江城师范高等专科学校|学校|after,art,read
        区职业教育中心|学校|skill,hair,repair
        民主路小学|学校|class,after
        宝塔小学|学校|after,calligraphy
        南平实验学校|学校|venue,class
        区特殊教育学校|学校|disabled,class
        江城农商银行西江支行|银行|finance,loan,phone
        江城农商银行荷城支行|银行|finance,visit
        邕江银行港北支行|银行|loan,finance
        邕江银行圣湖支行|银行|finance,fraud
        南方商业银行东湖支行|银行|finance,aid
        南方商业银行城北支行|银行|meet,clean
        富民村镇银行|银行|loan,finance
        兴桂银行登龙支行|银行|finance,phone
        兴桂银行民主支行|银行|finance,clean
        工商储蓄登龙分理处|银行|finance,volunteer
        汇丰源小额贷款公司|银行|loan,finance
        江城住房公积金服务部|银行|finance,meet
        区司法局|区直部门|legal,mediate
        区人民法院|区直部门|mediate,legal,park
        区人民检察院|区直部门|legal,class
        区公安分局|区直部门|fraud,patrol
        区教育局|区直部门|class,volunteer
        区民政局|区直部门|meal,visit,aid
        区人力资源和社会保障局|区直部门|job,skill
        区卫生健康局|区直部门|med,clean
        区住房和城乡建设局|区直部门|lift,pipe
        区城市管理综合行政执法局|区直部门|illegal,clean,sort
        区市场监督管理局|区直部门|fraud,lift
        区应急管理局|区直部门|fire,firstaid
        区消防救援大队|区直部门|fire,firstaid
        区自然资源局|区直部门|illegal,green
        区生态环境局|区直部门|sort,clean
        区水利局|区直部门|swim,clean
        区农业农村局|区直部门|green,job
        区文化体育广电和旅游局|区直部门|art,sport
        区图书馆|区直部门|read,meet
        区文化馆|区直部门|art,calligraphy
        区体育中心|区直部门|sport,venue
        区财政局|区直部门|volunteer,clean
        区税务局|区直部门|clean,meet
        区统计局|区直部门|clean,visit
        区审计局|区直部门|party,clean
        区委党校|区直部门|party,meet
        区档案馆|区直部门|party,read
        区总工会|区直部门|venue,aid,legal
        团区委|区直部门|after,volunteer
        区妇联|区直部门|mental,visit
        区残联|区直部门|disabled,aid
        区供销合作社联合社|区直部门|hall,aid
        市邮政管理局港北营业部|央驻单位|aid,visit
        江城供电局城区供电所|央驻单位|wires,charge
        江城烟草专卖局|央驻单位|aid,meet
        国家统计局江城调查队|央驻单位|clean,volunteer
        郁江海事处|央驻单位|swim,party
        江城气象局|央驻单位|class,party
        江城铁路车务段|央驻单位|clean,venue
        航道养护中心|央驻单位|swim,clean
        江城地质勘查院|央驻单位|party,clean
        广通高速公路运营公司江城中心|央驻单位|volunteer,clean
        江城水务集团|企业|water,pipe
        江城公交集团二公司|企业|visit,volunteer
        城投停车运营公司|企业|park,charge
        联讯通信江城分公司|企业|wires,phone
        天翼达通信港北营业部|企业|phone,wires
        桂宏机械制造有限公司|企业|books,clean
        西江糖业有限公司|企业|aid,venue
        荷城木业有限公司|企业|job,aid
        惠万家超市连锁公司|企业|meal,aid
        桂味坊食品有限公司|企业|aid,job
        甘化纸品有限公司|企业|clean,job
        登龙电子科技有限公司|企业|job,phone
        圣湖商业广场管理公司|企业|meet,art
        锦江大酒店|企业|skill,meal
        桂港船舶修造厂|企业|repair,clean
        新港码头装卸公司|企业|clean,aid
        桂中建设工程公司|企业|pipe,illegal
        绿景园林工程公司|企业|green,clean
        正信会计师事务所|企业|finance,volunteer
        至诚律师事务所|企业|legal,mediate
        乐邻家政服务公司|企业|hair,skill,visit
        快达物流港北站|企业|job,volunteer
        恒通商贸有限公司|企业|aid,volunteer
        桂宝珠宝检测中心|企业|fraud,volunteer
        万象文化传播公司|企业|art,calligraphy
        阳光社会工作服务中心|社会组织|volunteer,mental
        银龄志愿者协会|社会组织|visit,phone
        江城应急救援协会|社会组织|swim,firstaid
        江城书法家协会|社会组织|calligraphy,art
        江城律师协会公益部|社会组织|legal,mediate
        颐和养老服务中心|社会组织|meal,nurse
        江城红十字救护培训中心|社会组织|firstaid,aid
        木棉社工站|社会组织|disabled,visit
        蒲公英儿童发展中心|社会组织|after,read
        江城摄影协会|社会组织|phone,art
        郁江环保志愿者协会|社会组织|clean,sort
        江城餐饮行业协会|社会组织|meal,skill
        江城广场舞协会|社会组织|sport,art
        江城商会|社会组织|aid,job
        港北老年体育协会|社会组织|sport,volunteer
        江城心理咨询师协会|社会组织|mental,class
        安居物业锦绣服务处|物业|charge,wires,fire
        万邦物业东湖项目部|物业|fire,sort
        和顺物业荷苑服务中心|物业|sort,repair
        金港物业服务公司|物业|lift,fire
        南苑物业管理处|物业|pipe,green
        凯旋物业城北分公司|物业|sort,patrol
        盛景物业登龙服务中心|物业|fire,lift
        明珠物业圣湖项目部|物业|green,sort
        港湾物业公司|物业|charge,fire
        翠竹物业管理公司|物业|green,repair
        碧水物业江北服务处|物业|park,sort
        书香物业学府管理处|物业|lift,park
        桃源物业西门服务处|物业|repair,sort
        宏基物业棉纺厂管理处|物业|pipe,fire
        家和物业长寿管理处|物业|wires,visit
        阳光物业文昌项目部|物业|sort,green
        盛世名都小区业主委员会|业委会|patrol,sort
        荷塘月色小区业主委员会|业委会|park,volunteer
        彩虹城小区业主委员会|业委会|patrol,green
        区快递行业党委|行业党组织|patrol,volunteer
        区物业行业党委|行业党组织|fire,mediate
        区餐饮行业党委|行业党组织|meal,aid
        区律师行业党委|行业党组织|legal,party
        区医药行业党总支|行业党组织|med,mosquito
        """.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static readonly string[] Surnames = "黄李陈韦梁覃谭蒙杨甘林刘张吴周莫罗陆苏谢龙朱邓何曾廖农冯赖卢磨玉宁班岑兰石赵钟欧".Select(c => c.ToString()).ToArray();
    public static readonly string[] Given =
        ["桂兰", "海涛", "丽萍", "建国", "志强", "秀英", "春燕", "国栋", "冬梅", "文斌", "晓燕", "永昌", "美玲", "家宁", "水生", "雪梅", "振华", "思琪", "俊杰", "玉珍", "伟明", "锦添", "佩仪", "少华", "敏芝", "远航", "彩云", "立新",
         "凤仙", "广林", "子健", "月娥", "庆东", "慧敏", "柳青", "祖荣", "艳红", "德才", "莹莹", "兆丰", "素芬", "天佑", "若男", "汉民", "金秀", "启明", "晓峰", "丹丹", "光耀", "惠琼", "宗林", "珊珊", "培基", "小满", "炳坤", "静怡"];
    public static readonly string[] Roads = ["建设路", "解放路", "江滨大道", "荷城路", "中山路", "金港大道", "登龙路", "北环路", "民主路", "圣湖路", "文昌街", "桂花巷", "南平路", "工业路", "和平街"];
}
