"""What can be measured of how a page looks: contrast, size of targets, width."""

from typing import Any

from playwright.async_api import Page

_FAINT = """
() => {
  const channels = (colour) => {
    const found = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: found.slice(0, 3), alpha: found[3] ?? 1 };
  };
  const over = (top, ground) => top.rgb.map((c, n) => c * top.alpha + ground[n] * (1 - top.alpha));
  const ground = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.push(channels(getComputedStyle(e).backgroundColor));
    const page = channels(getComputedStyle(document.body).backgroundColor).rgb;
    return layers.reverse().reduce((below, layer) => over(layer, below), page);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const rows = [];
  const measure = (element, style, text) => {
    const below = ground(element);
    rows.push([text.trim().slice(0, 20), ratio(over(channels(style.color), below), below), parseFloat(style.fontSize)]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility() || element.closest("script, .unseen, noscript")) continue;
    measure(element, getComputedStyle(element), node.data);
  }
  const input = document.querySelector("#said");
  measure(input, getComputedStyle(input, "::placeholder"), input.placeholder);
  return rows;
}
"""

_TARGETS = """
() => [...document.querySelectorAll("button, a, summary, input, textarea")]
  .filter((e) => e.checkVisibility() && !e.classList.contains("skip"))
  .map((e) => [e.textContent.trim().slice(0, 20) || e.id, e.getBoundingClientRect().width,
               e.getBoundingClientRect().height])
"""

_OUTSIDE = """
() => Math.max(document.documentElement.scrollWidth - innerWidth,
               document.documentElement.scrollHeight - innerHeight,
               ...[...document.querySelectorAll("main, main *")]
                 .filter((e) => e.checkVisibility() && !e.closest(".unseen"))
                 .map((e) => e.getBoundingClientRect().right - innerWidth))
"""


async def texts(page: Page) -> list[Any]:
    """Every visible text with its contrast against what lies behind it and its size in CSS pixels."""
    rows: list[Any] = await page.evaluate(_FAINT)
    assert len(rows) > 5
    return rows


async def targets(page: Page) -> list[Any]:
    """Everything that can be pressed, with its width and height."""
    rows: list[Any] = await page.evaluate(_TARGETS)
    assert len(rows) > 3
    return rows


async def sticks_out(page: Page) -> float:
    """By how many pixels something reaches beyond the right edge, or the page itself (not its log) can be scrolled."""
    found: float = await page.evaluate(_OUTSIDE)
    return found


async def looks_right(page: Page) -> None:
    """Text is readable (4.5:1, from 16 px), targets are large enough for a thumb (44 px), nothing is cut off."""
    assert [row for row in await texts(page) if row[1] < 4.5 or row[2] < 16] == []
    assert [row for row in await targets(page) if min(row[1:]) < 44] == []
    assert await sticks_out(page) <= 0
