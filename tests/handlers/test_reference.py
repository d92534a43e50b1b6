"""文号或公开链接: what is taken for evidence, and what is not. INV-51, INV-54."""

from __future__ import annotations

import pytest

from handlers.reference import Reference
from handlers.talk import Invalid


@pytest.mark.parametrize(
    "said",
    [
        *("安纪〔2026〕3号", "安纪[2026]12号", "安直纪（2026）第3号", "安发〔2026〕3 号", "安发〔２０２６〕３号"),
        *("2026年第12期", "安阳日报2026年3月12日第4版", "《安阳党建》2026年第3期"),
        *("https://example.cn/2026/3.html", "http://www.example.gov.cn:8080/a?id=20260312001&page=2#top"),
        *("https://8.8.8.8/a", "https://xn--fiqs8s.xn--fiqs8s/a", "https://example.cn/code?code=3"),
    ],
)
def test_a_reference_is_the_number_of_a_paper_or_a_public_link(said: str) -> None:
    assert Reference().parse(f" {said} ") == said


@pytest.mark.parametrize(
    "said",
    [
        *(
            "张三",
            "给予张三警告处分的决定",
            "张三，安纪〔2026〕3号",
            "安纪",
            "1",
            "3",
            "2026",
            "javascript:alert(1)",
            "",
        ),
        *(
            "ftp://example.cn/a",
            "https://example.cn/张三",
            "见 https://example.cn/a",
            "https://example.cn/" + "a" * 300,
        ),
    ],
)
def test_a_reference_has_no_room_for_a_name_or_a_hasty_digit(said: str) -> None:
    with pytest.raises(Invalid, match="不写姓名和内容；没有就回复“跳过”"):
        Reference().parse(said)


@pytest.mark.parametrize("said", ["秘密〔2026〕3号", "机密〔2026〕3号", "安秘密〔2026〕3号", "https://example.cn/秘密"])
def test_a_secret_paper_has_no_number_here(said: str) -> None:
    with pytest.raises(Invalid, match="涉密不上网"):
        Reference().parse(said)


@pytest.mark.parametrize(
    "link",
    [
        "https://example.cn/a?token=f00",
        "https://example.cn/a?id=3&access_token=f00",
        "https://example.cn/#/a?Token=f00",
        "https://example.cn/#access_token=f00",
        "https://example.cn/a;jsessionid=f00",
        "https://example.cn/a?X-Amz-Signature=f00",
        "https://user:f00@example.cn/a",
    ],
)
def test_a_link_with_a_key_in_it_is_refused(link: str) -> None:
    with pytest.raises(Invalid, match="登录凭据") as refused:
        Reference().parse(link)
    assert "f00" not in str(refused.value)


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "[::1]", "[fd00::1]", "0.0.0.0", "oa"),
        *("10.1.2.3", "172.16.0.9", "192.168.1.1:8080", "169.254.1.1", "oa.local", "oa.intranet", "example.cn."),
    ],
)
def test_a_link_that_opens_only_within_a_house_is_refused(host: str) -> None:
    with pytest.raises(Invalid, match="只有本机或内网打得开"):
        Reference().parse(f"http://{host}/a")


@pytest.mark.parametrize("link", ["http://[::1/a", "https://example.cn:99999/a"])
def test_half_a_link_is_refused(link: str) -> None:
    with pytest.raises(Invalid, match="这个链接不完整"):
        Reference().parse(link)


@pytest.mark.parametrize("said", ["none", "没有", "无", "去掉文号", "没有。"])
def test_that_there_is_none_is_an_answer_where_it_is_offered(said: str) -> None:
    field = Reference("去掉文号")
    assert (field.parse(said), field.keep(said)) == ("", "none")
    assert field.options == (("none", "去掉文号"),)
    with pytest.raises(Invalid):
        Reference().parse("无")
    with pytest.raises(Invalid, match="没有就回复 1"):
        field.parse("张三")
