"""Slips of the pen, the ear and the keyboard: closed tables of what people write for the words that matter here.

Longer words are recognised by their sound: each character stands for a class of like-sounding ones, and a word
written with others of its classes is still that word. Short words have too many honest neighbours, so their slips
are listed one by one. Every correction keeps the length, so places in the text stay where they are.
"""

from __future__ import annotations

import re

from handlers.understanding.sounds import SOUND

_WORDS = """
通报批评 通报表扬 市直工委 市直机关工委 市委组织部 人民日报 光明日报 经济日报 河南日报 安阳日报
安阳晚报 学习强国 署名文章 严重警告 党内警告 警告处分 党纪处分 政务处分 撤销党内职务 留党察看
开除党籍 开除公职 班子成员 副书记 党支部 诫勉谈话 提醒谈话 批评教育 重大创新 积分超市 优秀共产党员
优秀党务工作者 先进基层党组织 先进党支部 先进集体 主题党日 组织生活会 民主评议 民主生活会 党员大会
满意率 新华社 半月谈 巡察组 工作例会 按时完成 一般党员 普通党员
开始自评 什么时候 啥时候 上一条 刚才那条 去不了 准时参加 按时参加 怎么用 多少分 差几分 几颗星 第几名 排第几 截止日期

市委通报 市委表彰 市委批评 工委通报 工委表彰 工委批评 工委例会 工委会议 工委培训
上一条不算 这一条不算 刚才那条不算 那条不算 加减分 扣几分 加几分 提醒我 改成两次 不算了 记错了
自评表 请个假 还差几分 暂定星级
"""
_SLIPS = {
    "没去": "没取 没趣",
    "发烧": "发少 发骚 发稍",
    "缺勤": "确勤",
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
    "下午": "下五 下武 下舞 夏午 下吾 吓午",
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


_SHORT = """
表彰 通报 批评 署名 处分 警告 书记 支部 党员 党课 缺席 培训 请假 推广 创新 隔壁 昨天 前天 上周 下周 星期 礼拜
自评 换届 材料 诫勉 约谈 拘留 酒驾 荣获 先进 优秀 日报 晚报 强国 排名 截止 提醒 撤销 支委 文章 发表 党籍 严重
违纪 违法 参加 任务 例会 公示 台账 出差 名额 工委 留党 双开 记过 委员 获得 授予 学习 缺会 无故 请示 下发 印发
刊登 刊发
帮助 记录 明细 星级 改成 准时 如果 假如 满意 方案 党费 撤回 删除 取消 日期 扣分 加分
"""
_HONEST = frozenset(
    "的一是不了在有我他这来到说们为和也时就要下以会着去之过么都没还事只想无用行又如所见把回及给几很被次再内加却已位未家仪意义"
    "系式刑形星型可元原园期其起世市即籍机集记至性惯名明部步"
)
_NEIGHBOURS = """
书名 数名 书籍 同报 统报 工位 请加 抢国 月谈 新期 心期 预期 只委 作天 权省 全生 权市 诗集 十级 生级 世纪 省机
收到 学期 血洗 初发 开会 才料 发标 代表 文集 为期 参假 留当 公委 展厅 展开 身体 升级 食记 实际 事迹 十几 时机
盛会 力会 离会 理会 厉害 厂家 同步 同胞 因发 引发 音法 瞎发 夏发 看等 看灯 抬杖 台长 名次 名词 提行 题型 体型
体形 体系 体检 撤校 除分 出分 初分 清甲 清加 纯新 拘流 西假 酒价 久假 九家 旧家 支持 支付 直委 通宝 同抱 豹 通胞
批凭 景告 只部 值部 之部 直部 知部 制部 致部 治部 支不 违计 为继 为纪 围记 危机 违纪 为法 位发 无法 无发 五法
下法 收予 受予 售予 获的 或得 火的 活得 伙得 委院 为员 位元 唯原 优修 有秀 先近 现金 鲜进 仙境 先锦 限进
"""


_OTHERS = """
组织 办公 办公室 党纪 纪委 纪律 同志 公职 文明 党组 党委 党章 党费 党建 党务 党内 党性 党课 实到 基础 整数 部署
部门 分别 分数 部分 充分 处理 处罚 处室 实际 实施 评分 评为 评上 入党 名党员 市委 省委 县委 区委 工委 市直 省直
会议 意见 发言 发展 发现 发放 发文 表示 表现 表格 表态 报告 报送 报名 报纸 报道 推进 推动 推荐 推选 批准 批示
批复 通过 通知 通讯 通告 请求 请问 参与 参观 参会 先后 优先 优势 优良 优异 书面 书法 署期 名义 名称 警示 警察
告知 公告 重要 重点 重大 重新 严格 严肃 严厉 违反 违规 法律 法院 法规 文化 文件 文字 文号 章程 印章 培养 训练
缺少 缺乏 席位 主席 出席 列席 推行 广泛 广大 广场 创建 创造 创先 新闻 新增 更新 星级 期间 日期 学校 学期 教育
强调 加强 强化 国庆 国务 国际 截至 停止 提出 提高 提交 提前 清醒 撤回 销账 材质 资料 出来 出现 差距 差异 名次
留存 保留 双方 开始 开展 开除 记录 记忆 登记 经过 过去 获奖 得知 获知 授权 授牌 授课 给予 予以 任何 任职 任期
任命 事务 服务 义务 业务 职务 例如 案例 比例 公共 无法 无关 事故 故意 示范 展示 指示 下午 下达 下属 上午 上级
上报 今天 明天 天气 天数 每天 前后 前面 前进 周期 一周 周边 礼貌 礼品 崇拜 自己 自查 评价 换班 换人 届时 历届
届满 诫免 勉励 约定 谈话 交谈 拘束 滞留 酒店 驾驶 荣誉 光荣 收获 留学 流程
"""
_REAL = frozenset(_NEIGHBOURS.split())
_KNOWN = re.compile("|".join(sorted({*_SHORT.split(), *_WORDS.split(), *_OTHERS.split()}, key=len, reverse=True)))


def _table(words: str) -> tuple[dict[str, str], re.Pattern[str]]:
    by_sound = {word.translate(SOUND): word for word in words.split()}
    longest_first = sorted(map(re.escape, by_sound), key=len, reverse=True)
    return by_sound, re.compile(f"(?=({'|'.join(longest_first)}))")


_LONG_BY_SOUND, _LONG_SOUNDING = _table(_WORDS)
_SHORT_BY_SOUND, _SHORT_SOUNDING = _table(_SHORT)
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
    text = _by_sound(text, _LONG_SOUNDING, _LONG_BY_SOUND)
    return _by_sound(text, _SHORT_SOUNDING, _SHORT_BY_SOUND)


def _by_sound(text: str, sounding: re.Pattern[str], words: dict[str, str]) -> str:
    """Each word that is written with others of its sounds, put right; at least one character has to be its own."""
    heard = text.translate(SOUND)
    slips = [(found.start(), words[found[1]]) for found in sounding.finditer(heard)]
    slips = [(at, word) for at, word in slips if _is_slip(text[at : at + len(word)], word)]
    if not slips:
        return text
    characters = list(text)
    known = [found.span() for found in _KNOWN.finditer(text)]
    done = 0
    for at, word in slips:
        if at < done or any(_collides(text, at, word, span) for span in known):
            continue
        done = at + len(word)
        characters[at:done] = word
    return "".join(characters)


def _collides(text: str, at: int, word: str, known: tuple[int, int]) -> bool:
    """Whether putting it right would break up a word that is one already: 人民网报道 has no 晚报 in it."""
    start, stop = known
    end = at + len(word)
    if at >= stop or start >= end:
        return False
    if len(word) < 3:
        return True
    within = at <= start and stop <= end
    return not within and any(start <= at + n < stop for n, own in enumerate(word) if text[at + n] != own)


def _is_slip(written: str, word: str) -> bool:
    if written == word:
        return False
    wrong = [one for one, other in zip(written, word, strict=True) if one != other]
    if len(wrong) == len(word):
        return False
    return len(word) > 2 or (wrong[0] not in _HONEST and written not in _REAL)
