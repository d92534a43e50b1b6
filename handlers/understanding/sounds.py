"""How a character sounds: those of GB 2312's first level stand in the order of their sounds, others are listed.

Sounds that a keyboard or an ear confuses count as one: z and zh, c and ch, s and sh, n and ng.
"""

from __future__ import annotations

import re

# Each syllable with the first character of the standard that is read so; the next syllable's character ends it.
_FIRST = """
a啊 ai埃 an鞍 ang肮 ao凹 ba芭 bai白 ban斑 bang邦 bao苞 bei杯 ben奔 beng崩 bi逼 bian鞭 biao标 bie鳖 bin彬 bing兵
bo玻 bu捕 ca擦 cai猜 can餐 cang苍 cao操 ce厕 ceng层 cha插 chai拆 chan搀 chang昌 chao超 che车 chen郴 cheng撑
chi吃 chong充 chou抽 chu初 chuai揣 chuan川 chuang疮 chui吹 chun春 chuo戳 ci疵 cong聪 cou凑 cu粗 cuan蹿 cui摧
cun村 cuo磋 da搭 dai呆 dan耽 dang当 dao刀 de德 deng蹬 di堤 dian颠 diao碉 die跌 ding丁 diu丢 dong东 dou兜 du督
duan端 dui堆 dun墩 duo掇 e蛾 en恩 er而 fa发 fan藩 fang坊 fei菲 fen芬 feng丰 fo佛 fou否 fu夫 ga噶 gai该 gan干
gang冈 gao篙 ge哥 gei给 gen根 geng耕 gong工 gou钩 gu辜 gua刮 guai乖 guan棺 guang光 gui瑰 gun辊 guo锅 ha哈 hai骸
han酣 hang夯 hao壕 he呵 hei嘿 hen痕 heng哼 hong轰 hou喉 hu呼 hua花 huai槐 huan欢 huang荒 hui灰 hun荤 huo豁 ji击
jia嘉 jian歼 jiang僵 jiao蕉 jie揭 jin巾 jing荆 jiong炯 jiu揪 ju鞠 juan捐 jue撅 jun均 ka喀 kai开 kan刊 kang康
kao考 ke坷 ken肯 keng坑 kong空 kou抠 ku枯 kua夸 kuai块 kuan宽 kuang匡 kui亏 kun坤 kuo括 la垃 lai莱 lan蓝 lang琅
lao捞 le勒 lei雷 leng棱 li厘 lia俩 lian联 liang粮 liao撩 lie列 lin琳 ling玲 liu溜 long龙 lou楼 lu芦 luan峦 lun抡
luo萝 ma妈 mai埋 man瞒 mang芒 mao猫 me么 mei玫 men门 meng萌 mi眯 mian棉 miao苗 mie蔑 min民 ming明 miu谬 mo摸
mou谋 mu拇 na拿 nai氖 nan南 nang囊 nao挠 ne呢 nei馁 nen嫩 neng能 ni妮 nian蔫 niang娘 niao鸟 nie捏 nin您 ning柠
niu牛 nong脓 nu奴 nuan暖 nuo挪 o哦 ou欧 pa啪 pai拍 pan攀 pang乓 pao抛 pei呸 pen喷 peng砰 pi坯 pian篇 piao飘
pie撇 pin拼 ping乒 po坡 pu扑 qi期 qia掐 qian牵 qiang枪 qiao橇 qie切 qin钦 qing青 qiong琼 qiu秋 qu趋 quan圈 que缺
qun裙 ran然 rang瓤 rao饶 re惹 ren壬 reng扔 ri日 rong戎 rou揉 ru茹 ruan软 rui蕊 run闰 ruo若 sa撒 sai腮 san三
sang桑 sao搔 se瑟 sen森 seng僧 sha莎 shai筛 shan珊 shang墒 shao梢 she奢 shen砷 sheng声 shi师 shou收 shu蔬 shua刷
shuai摔 shuan栓 shuang霜 shui谁 shun吮 shuo说 si斯 song松 sou搜 su苏 suan酸 sui虽 sun孙 suo蓑 ta塌 tai胎 tan坍
tang汤 tao掏 te特 teng藤 ti梯 tian天 tiao挑 tie贴 ting厅 tong通 tou偷 tu凸 tuan湍 tui推 tun吞 tuo拖 wa挖 wai歪
wan豌 wang汪 wei威 wen瘟 weng嗡 wo挝 wu巫 xi昔 xia瞎 xian掀 xiang相 xiao萧 xie楔 xin薪 xing星 xiong兄 xiu休 xu墟
xuan轩 xue靴 xun勋 ya压 yan焉 yang殃 yao邀 ye椰 yi一 yin茵 ying英 yo哟 yong拥 you幽 yu迂 yuan鸳 yue曰 yun耘 za匝
zai栽 zan咱 zang赃 zao遭 ze责 zei贼 zen怎 zeng增 zha扎 zhai摘 zhan瞻 zhang樟 zhao招 zhe遮 zhen珍 zheng蒸 zhi芝
zhong中 zhou舟 zhu珠 zhua抓 zhuai拽 zhuan专 zhuang桩 zhui椎 zhun谆 zhuo捉 zi兹 zong鬃 zou邹 zu租 zuan钻 zui嘴
zun尊 zuo昨
"""
# Of the second level, which goes by shapes: the characters that are in use, after their syllable.
_SECOND = """
ai嗳 an庵黯 ao拗鳌 ba灞粑 ban阪 bang浜 bao孢煲 bei陂悖 ben锛 bi匕俾弼婢璧 bian匾汴 biao婊镖鳔 bin槟殡鬓 bing禀
ca嚓 cao嘈漕 ce恻 cha汊姹杈槎 chai钗 chan澶禅蟾 chang娼 chen谌嗔宸琛 cheng丞铖 chi叱哧嗤敕螭 chong忡 chu杵褚黜
chui陲棰槌 chuo辍 ci祠糍 cong淙璁 cu蹙 cui萃悴 cun忖 da嗒沓靼鞑 dai岱绐黛 dan澹 dang宕 dao叨焘 deng磴
di氐谛邸嘀棣砥 dian巅癫 diao貂 die牒 dong咚 dou窦 du嘟渎笃 dun炖 duo咄踱 e噩萼愕鳄 er迩 fan蕃幡梵 fei妃绯腓斐扉
fen瀵 feng俸 fu芙茯孚驸蝠 ga伽尬 gai丐 gan苷尴橄 gao睾诰 ge仡圪骼 gen亘 geng哽 gong蚣 gu钴鸪鹘 gua卦 guan莞
guang胱 gun衮 guo椁 hang绗 hao蒿灏皓 he劾壑颌 hong讧 hou後 hu惚扈 hua桦 huan獾浣寰鬟 huang鳇 hui洄晖麾
ji亟诘叽唧畿戟矶羁稷暨跻 jia迦珈 jian僭谏蹇锏 jiang绛缰 jiao姣蛟跤 jie嗟 jin缙瑾矜 jing阱泾旌 jiong迥 jiu阄柩鸠
ju橘 juan涓 jue厥崛 kan侃瞰 kao铐 ke恪珂蝌 keng铿 kou叩 kuai蒯 kui夔逵 la剌 lai睐 lan岚榄斓 lang啷 leng愣
li澧娌栎锂蠡醴雳 lian濂鲢 liang椋踉 liao寮缭 lie咧 lin躏麟 ling苓绫棂 liu浏镏 long珑胧 lou喽镂 lu捋噜璐胪
luan鸾 luo珞 ma嬷杩蟆 man幔 mang蟒 mao髦 mei嵋浼魅 men焖 meng朦 mi咪縻麋 mian沔 miao喵 min闵 ming冥 mo谟蓦馍麽
mu沐 na捺衲 nan喃楠 nao瑙 ne讷 nian辇黏鲇 niao袅 ning甯 niu妞 nu弩 o噢 pan拚蟠 peng怦 pi丕 pian翩 pin姘嫔
ping娉 po珀 pu噗溥濮 qi圻葺蕲淇绮琪琦杞耆祺蹊鳍麒 qian骞搴褰虔 qiang羟跄 qiao憔樵跷 qie妾 qiu蚯裘鳅 qu衢觑祛瞿
que阙 ran髯 rao娆 ren仞饪 rong榕 rou蹂 ru濡 rui睿 sha霎鲨 shan讪姗鳝 shao苕 she畲麝 sheng笙 shi谥 shou狩绶
shu倏姝 si厮泗驷祀 song嵩淞 sou嗖 su簌稣 suo嗦娑 ta榻 tai肽钛 tan昙 tao韬 te忒 teng滕 ting婷霆 tong佟潼 tou骰
tun氽豚 tuo庹沱 wa娲 wan纨绾蜿 wei薇帷娓玮煨 wen汶璺雯 wo倭 wu兀唔庑蜈 xi兮徙浠嬉玺熹禧螅羲 xia遐瑕 xian藓娴酰
xiang饷 xiao潇逍骁枭箫 xie偕榭 xin馨昕 xiu溴 xu胥 xuan萱渲漩璇炫 xue踅 xun鲟 yan俨偃嫣檐晏腌筵 yao夭吆徭幺肴
ye谒邺 yi佚懿奕咦怡漪驿轶贻熠翊 yin胤瘾蚓 ying郢莺膺瀛瑛楹 yong俑甬鳙 you攸鱿黝 yu禺毓谕瑜於瘀 yuan垸沅媛箢
yue瀹 yun芸纭 ze啧 zha楂 zhang璋 zhao诏钊 zhe鹧褶 zhen圳赈朕祯 zheng铮筝 zhi芷酯 zhong冢锺踵 zhou绉胄 zhu渚竺
zhuan馔 zhui惴 zhuo镯 zi姊孳缁梓秭 zong粽 zuo祚 jie诫 bu佈
"""


def _sounds() -> dict[int, str]:
    begins = {entry[-1]: entry[:-1] for entry in _FIRST.split()}
    codes: dict[str, str] = {}
    sounds: dict[int, str] = {}
    syllable = ""
    for row in range(0xB0, 0xD8):
        for column in range(0xA1, 0xFF if row < 0xD7 else 0xFA):
            character = bytes((row, column)).decode("gb2312")
            syllable = begins.get(character, syllable)
            sounds[ord(character)] = _code(syllable, codes)
    for syllable, characters in re.findall("([a-z]+)([^a-z\\s]+)", _SECOND):
        sounds |= {ord(character): _code(syllable, codes) for character in characters}
    return sounds


def _code(syllable: str, codes: dict[str, str]) -> str:
    """One character for one sound, out of the private use area."""
    plain = re.sub("^([zcs])h", r"\\1", syllable)
    plain = re.sub("(?<=[aei])ng$", "n", plain)
    return codes.setdefault(plain, chr(0xE000 + len(codes)))


SOUND = _sounds()
"""For str.translate: a text as it sounds, one character for one."""
