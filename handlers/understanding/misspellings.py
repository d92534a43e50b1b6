"""Slips of the pen, the ear and the keyboard: closed tables of what people write for the words that matter here.

Longer words are recognised by their sound: each character stands for a class of like-sounding ones, and a word
written with others of its classes is still that word. Short words have too many honest neighbours, so their slips
are listed one by one. Every correction keeps the length, so places in the text stay where they are.
"""

from __future__ import annotations

import re

_SOUNDS = """
通同痛统桶捅 报抱暴宝保爆豹 批皮披匹屁劈 评平凭苹屏坪萍瓶 市是事式适室试世士示十时使始师诗湿
直值只职植质治至制之指支枝知 工公功供宫攻弓 委位为围伟唯味尾危违卫 组祖租阻 织 部不步布补 人仁认任忍
民明名鸣命敏 日曰 光广 经京精惊竟 济计际记纪季继 河和何合 南男难蓝 安按岸 阳扬杨洋样 学雪血
习系席息希 强墙抢 国过果锅 表彪标飙 彰张章障掌涨 署属暑书输树数 文闻问吻稳 章 严言沿研盐炎颜
重众种中仲钟终忠 警井景精境竞 告搞稿高 处初除出储 分份芬纷 撤澈彻车 销消小晓笑削 党挡当 内那
务物误无雾 留流刘 察查茶 看砍 开凯 除 籍藉级急集极 双霜 班般搬板 子自字紫 成城诚程承乘
员元原圆源院缘 副付富负复附赴 书 记 诫戒届界借介 勉免面棉 谈弹坛谭 话化画 提题体替 醒行型形 教叫较
育玉预遇 批 缺却确 培陪赔配 训迅讯寻 推退腿 广 创窗床闯 新心欣辛薪 重 大达打 积机基鸡 超朝
优悠尤又 秀袖绣 先现鲜闲 进近劲尽禁 基 层曾成 组 政正证整症 处 违 法发罚伐 酒九久 驾架假价 拘居局
民 主住注 题 生声升胜 活火货 议义意依移 满慢漫 率律绿 换欢环 成 副 红洪宏 头投 会汇慧惠
材才财采裁 料廖 新 华花哗 社设射摄 发 网往 光 明 任 巡寻询循 察 例列利力
"""
_WORDS = """
通报批评 通报表扬 市直工委 市直机关工委 市委组织部 人民日报 光明日报 经济日报 河南日报 安阳日报
安阳晚报 学习强国 署名文章 严重警告 党内警告 警告处分 党纪处分 政务处分 撤销党内职务 留党察看
开除党籍 开除公职 班子成员 副书记 党支部 诫勉谈话 提醒谈话 批评教育 重大创新 积分超市 优秀共产党员
优秀党务工作者 先进基层党组织 先进党支部 先进集体 主题党日 组织生活会 民主评议 民主生活会 党员大会
满意率 新华社 半月谈 巡察组 工作例会 按时完成 一般党员 普通党员
"""
_SLIPS = {
    "缺勤": "确勤",
    "名单": "明单",
    "上个月": "上个约 上各月",
    "填自评": "天自评 甜自评",
    "没有": "每有 没又",
    "他们": "他门",
    "咱们": "咱门",
    "我们": "我门 窝们 我闷",
    "受到": "授到 收倒 瘦到",
    "不对": "不队 补对",
    "明细": "明戏 名细 明系",
    "名额": "明额 名鹅",
    "出差": "出叉 出查 初差",
    "工委": "工萎 弓委 公委 工位 公位 功委 攻委 工围 工伟 供委 工味",
    "市委": "市尾 市伟 室委 世委",
    "省委": "省尾 声委 省伟",
    "县委": "县尾",
    "表彰": "表章 表障 表张 标彰 彪彰 表漳 表掌 表涨 表樟 裱彰 表璋 标章",
    "表扬": "表杨 表洋 表阳 标扬",
    "通报": "通抱 通暴 痛报 通宝 通爆 桶报 通包 通豹 捅报 通保",
    "批评": "批平 批坪 批苹 批凭 屁评 皮评 匹评 披评 批屏 批瓶 批萍 劈评 批抨 批谇",
    "署名": "属名 暑名 署明 署民 暑明 曙名",
    "处分": "处份 处纷 处芬",
    "警告": "井告 警高 警搞 景告 惊告 紧告 警靠 警吿",
    "书记": "书己 舒己 书计 书纪 书既 输记 舒记 书际 书继 叔记 树记 蜀记 疏记",
    "支部": "之部 只部 枝部 支步 支布",
    "支委": "之委 枝委",
    "党员": "党元 党园 党圆 挡员 荡员",
    "党课": "档课 党客",
    "缺席": "却席 确席 缺息 缺锡 雀席",
    "培训": "培询 陪训 培讯 培迅 赔训 配训 培寻 倍训 焙训",
    "会议": "会艺 回议 汇议",
    "开会": "凯会 开荟",
    "请假": "请价 请驾 清假 请架 晴假 情假 请嫁",
    "请示": "清示 请式",
    "推广": "推光 推逛 退广 堆广 推矿",
    "创新": "创心 窗新 闯新 创欣 床新",
    "隔壁": "隔璧 个壁 格壁 隔比 隔臂 革壁 隔避",
    "听说": "听硕 亭说 停说 听朔",
    "差点": "差典 岔点 差店 擦点",
    "昨天": "作天 咋天 做天 昨添 坐天 昨夭 座天 昨田 左天 昨大 怍天",
    "前天": "钱天 前夭 千天",
    "今天": "金天 今添 今夭 进天 巾天",
    "明天": "名天 明添 明夭",
    "上周": "上洲 上州 尚周 上舟 伤周 上粥 上邹 上皱",
    "这周": "这洲 这州 这粥",
    "下周": "下洲 下州 夏周 下粥",
    "星期": "星其 星气 心期 兴期 星奇 星欺",
    "礼拜": "里拜 理拜 礼败 力拜",
    "下午": "下舞 夏午 下吾 吓午",
    "上午": "上舞 尚午 上吾",
    "自评": "自平 字评 自苹 自瓶 自坪",
    "换届": "换界 换戒 还届 换介 换借",
    "材料": "才料 材廖 财料 采料 材科",
    "任务": "任物 认务 任误 仁务",
    "截止": "节止 接止 捷止",
    "提醒": "题醒 体醒 题星",
    "撤销": "撤消 澈消 彻销 撤削 测销 车销",
    "撤职": "撒职 彻职 澈职",
    "诫勉": "戒勉 届勉 借勉 界勉 诫免 戒免 诚勉",
    "约谈": "约淡 约弹 约坛 约潭",
    "留党": "流党",
    "党籍": "党藉",
    "违纪": "违记 违计 危纪 围纪 违季",
    "违法": "危法 围法",
    "拘留": "拘流 居留 局留 拘刘",
    "酒驾": "酒架 酒假 九驾 久驾",
    "参加": "参家 参佳 叁加 掺加 参架 餐加 惨加",
    "逾期": "愈期 余期",
    "无故": "无古 无顾 勿故",
    "央视": "秧视 央示",
    "荣获": "荣货 容获 荣或 荣祸",
    "先进": "先近 先劲",
    "优秀": "优绣 尤秀 优袖 悠秀",
    "文章": "文璋 闻章 问章 文彰 蚊章",
    "发表": "发标 发彪 罚表",
    "日报": "日抱 日宝 日暴 日爆 曰报",
    "晚报": "晚抱 碗报 晚宝",
    "强国": "强过 墙国 强果 抢国",
    "双开": "霜开 爽开",
    "几星": "几腥 几心 及星 机星",
    "五星": "五心",
    "排名": "排明 排民 牌名",
    "刚才": "刚材 钢才 刚财",
    "确认": "却认 确任",
    "纪委": "记委",
    "党内": "挡内",
    "记大过": "纪大过",
    "一次": "一刺 意次",
    "两次": "俩次 两刺",
    "如果": "入果 如过 如国",
    "支委会": "之委会 枝委会 支位会",
    "副书记": "付书记 复书记",
}


def _classes() -> dict[int, str]:
    sound: dict[int, str] = {}
    for group in _SOUNDS.split():
        known = next((sound[ord(character)] for character in group if ord(character) in sound), group[0])
        for character in group:
            sound.setdefault(ord(character), known)
    return sound


_SOUND = _classes()
_BY_SOUND = {word.translate(_SOUND): word for word in sorted(_WORDS.split(), key=len) if len(word) > 2}
_SOUNDING = re.compile("|".join(sorted(map(re.escape, _BY_SOUND), key=len, reverse=True)))
_SLIP = {slip: word for word, slips in _SLIPS.items() for slip in slips.split() if len(slip) == len(word)}
_SLIP["预期"] = "逾期"
_SLIP["前添"] = _SLIP["前田"] = "前天"
_SLIP["查点"] = _SLIP["茶点"] = "差点"
_AFTER_OTHERS = ("前添", "前田", "查点", "茶点", "表张", "表章", "表杨", "表扬", "作天", "预期")
_SLIPPED = re.compile(
    "|".join(
        [slip for slip in sorted(_SLIP, key=len, reverse=True) if slip not in _AFTER_OTHERS]
        + [
            "(?<![发代报图列填])表[张章杨]",
            "(?<!工)作天",
            "(?<![之以])前[添田]",
            "(?<![清检抽督核盘普])[查茶]点(?=被|就|没|让|儿|给|挨|受)",
            "预期(?=未|没|报|交|仍|完成)",
        ]
    )
)


def put_right(text: str) -> str:
    """The text with the words that matter spelled as they should be."""
    text = _SLIPPED.sub(lambda found: _SLIP[found[0]], text)
    sounding = text.translate(_SOUND)
    pieces, at = [], 0
    for found in _SOUNDING.finditer(sounding):
        pieces += [text[at : found.start()], _BY_SOUND[found[0]]]
        at = found.end()
    return "".join(pieces) + text[at:] if pieces else text
