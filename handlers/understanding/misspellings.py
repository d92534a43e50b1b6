"""Slips of the pen, the ear and the keyboard: closed tables of what people write for the words that matter here.

Longer words are recognised by their sound: each character stands for a class of like-sounding ones, and a word
written with others of its classes is still that word. Short words have too many honest neighbours, so their slips
are listed one by one. Every correction keeps the length, so places in the text stay where they are.
"""

from __future__ import annotations

import re

from handlers.understanding.slips import SLIPS
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
_SLIP = {slip: word for word, slips in SLIPS.items() for slip in slips.split() if len(slip) == len(word)}
_SLIP["预期"] = "逾期"
_SLIP["前添"] = _SLIP["前田"] = "前天"
_SLIP["教"] = "交"
_SLIP["查点"] = _SLIP["茶点"] = "差点"
_AFTER_OTHERS = ("前添", "前田", "查点", "茶点", "表张", "表章", "表杨", "表扬", "作天", "预期", "教")
_SLIPPED = re.compile(
    "|".join(
        [slip for slip in sorted(_SLIP, key=len, reverse=True) if slip not in _AFTER_OTHERS]
        + [
            "(?<![发代报图列填])表[张章杨]",
            "(?<!工)作天",
            "(?<![之以])前[添田]",
            "(?<![清检抽督核盘普])[查茶]点(?=被|就|没|让|儿|给|挨|受)",
            "预期(?=未|没|报|交|仍|完成)",
            "(?<=[没未该忘补])教(?=[,。;也]|了?$)",
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
