"""Whether an article has appeared: words of appearing, of sending in, and of what is done with a cutting afterwards."""

from __future__ import annotations

import re

APPEARED = (
    "刊(?!物|号|社|载于?《?[^,。;]{0,8}》?(?:待|未))|登(?:了|过|出|载|上|在|报)|(?<!待)发(?:表|布|了|出来)|见报|见诸|见刊|上线|推送|推出|播(?:发|出|了)|"
    "上了|上(?:头版|报|电视)|面世|问世|采用|采写|转载|登的|发的|载于"
)
"""Surely out. 登 and 发 alone may be still to come."""
HAS_APPEARED = re.compile(APPEARED)
SENT_IN = re.compile("投(?:给|了|稿|到|往|寄|送|至|向|《)|寄(?:给|出|到|往|送|至|去|了)|送审|报送|供稿(?!人|单位)")
NO_ANSWER = re.compile(
    "(?:还|一直|至今|迄今)?(?:没|未|无)(?:有|见|收到|接到)?(?:任何|什么|啥|点)?(?:动静|下文|回音|回信|消息|信儿?|着落|答复|登|刊|发|采用|录用)(?!过|表彰)|"
    "石沉大海|排(?:在|到|队|期)[^,。;]{0,6}|等(?:着|待|候)?[^,。;]{0,4}(?:刊发|见报|登|采用|通知|回音)"
)
"""寄出一周了，还没动静."""
