"""Places, people and messages in the page: what is said is seen, live, by those who may see it."""

from __future__ import annotations

from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.playground.page.browser import Page
from tests.playground.page.conftest import Place
from tests.playground.page.echo_app import plain
from tests.playground.page.posting import client, post, section


def test_a_mention_typed_with_completion_is_answered_in_its_thread(page: Page) -> None:
    page.type("#composer", "@ec")
    page.see(".completion [aria-selected=true]", "@Echo")
    page.type("#composer", Keys.TAB)
    page.say("first words")
    page.see("#channel .mention", "@Echo")
    page.see("#thread .message", "heard first words")


def test_a_message_with_many_kinds_of_blocks_is_shown_live(page: Page, place: Place) -> None:
    raw = {"type": "raw_text", "text": "cell of live"}
    post(
        place,
        "all",
        [
            {"type": "header", "text": plain("Header of live")},
            section("*bold of live*"),
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "context of live"}]},
            {"type": "divider"},
            {"type": "table", "rows": [[raw], [raw]]},
            {
                "type": "actions",
                "elements": [{"type": "button", "action_id": "press", "text": plain("button of live")}],
            },
        ],
    )
    for css, words in {
        "h3": "Header of live",
        "strong": "bold of live",
        ".context": "context of live",
        "td": "cell of live",
        ".button": "button of live",
    }.items():
        page.see(f".message {css}", words)


def test_html_in_messages_is_text(page: Page, place: Place) -> None:
    hostile = "<img src=x onerror=document.title='hit'><script>document.title='hit'</script>"
    page.say(f"typed {hostile}")
    page.see(".message .text", f"typed {hostile}")
    post(place, f"posted {hostile}")
    page.see(".message .text", f"posted {hostile}")
    plain_section = {"type": "section", "text": plain(f"plain {hostile}")}
    post(place, "blocks", [plain_section, section(f"said {hostile}")])
    for start in ("plain", "said"):
        page.see(".message .blocks", f"{start} {hostile}")
    assert page.chrome.find_elements(By.CSS_SELECTOR, ".message-list script, .message-list img") == []
    assert page.chrome.title != "hit"


def test_one_edits_and_deletes_one_s_own_message(page: Page) -> None:
    page.say("teh first try")
    page.see(".message .text", "teh first try")
    page.type("#composer", Keys.ARROW_UP)
    page.type(".edit-box textarea", "the second try", enter=True, anew=True)
    page.see(".message .text", "the second try")
    page.see(".message .edited", "(edited)")
    page.use(".message", "More actions", "the second try")
    page.click(".menu button", "Delete message")
    page.click(".confirm .button", "Delete")
    page.gone(".message", "the second try")


def test_a_streaming_message_is_shown_as_it_grows(page: Page, place: Place) -> None:
    page.say("@Echo stream please")
    page.see("#thread .message.streaming strong", "far")
    channel = client(place).conversations_history(channel=place.general, limit=1)["messages"][0]
    ts = client(place).conversations_replies(channel=place.general, ts=channel["ts"])["messages"][-1]["ts"]
    client(place).chat_appendStream(channel=place.general, ts=ts, markdown_text=", and *further*")
    page.see("#thread .message.streaming em", "further")
    client(place).chat_stopStream(channel=place.general, ts=ts)
    page.gone("#thread .message.streaming")
    page.see("#thread .message em", "further")


def test_a_new_message_elsewhere_leaves_a_dot_until_it_is_read(page: Page, place: Place) -> None:
    post(place, "over here", channel=place.private)
    page.see(f'[data-channel="{place.private}"] .dot')
    page.click(f'[data-channel="{place.private}"]')
    page.see(".message .text", "over here")
    page.gone(".dot")


def test_a_stranger_sees_no_private_channel(page: Page, place: Place) -> None:
    page.click(f'.person[data-user="{place.stranger}"]')
    page.see(f'.person[data-user="{place.stranger}"][aria-pressed="true"]')
    page.gone(f'[data-channel="{place.private}"]')


def test_the_dm_offers_prompts_and_its_thread_opens_by_itself(page: Page, place: Place) -> None:
    page.open(place.teammate, place.general)
    page.click('[data-tab="messages"]', "Echo")
    page.click(".prompt", "Say hello")
    page.see("#thread .message", "heard hello from a prompt")


def test_home_shows_what_the_app_published(page: Page) -> None:
    page.click('.place[data-tab="home"]')
    page.see("#home h3", "Your echoes")


def test_a_file_and_its_words_are_one_message_and_it_can_be_opened_again(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "examples.jsonl"
    file.write_text('{"a": 1}\n')
    page.attach("#channel input[type=file]", file)
    page.see("#channel .staged .chip", "examples.jsonl")
    page.say("our examples")
    page.see("#channel .message:last-child .text", "our examples")
    address = page.attribute("#channel .message:last-child .file", "href", "examples.jsonl")
    assert page.run("return await (await fetch(args[0])).text()", address) == '{"a": 1}\n'


def test_the_page_states_when_the_stream_breaks_and_heals_itself(page: Page, place: Place) -> None:
    page.chrome.execute_cdp_cmd("Network.enable", {})
    page.chrome.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/person/events*"]})
    page.run('const { follow } = await import("/page/live.js"); follow(args[0], () => {}, () => {});', place.you)
    page.see(".health.bad", "not reachable")
    page.chrome.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
    page.see(".health.good")
    page.complaints()  # the broken stream is in the console, as it should be


NARROW = (400, 800)
SLOW_SLIDE = "document.styleSheets[0].insertRule('#sidebar { transition: transform .1s 1s !important }')"
AWAY = "return document.getElementById('sidebar').getBoundingClientRect().right <= 0"
MOVING = """
const still = (style) => style.animationName === "none" && parseFloat(style.transitionDuration) === 0;
return [...document.querySelectorAll("body, body *")].filter((el) => !still(getComputedStyle(el))).map((el) => el.id);
"""


def test_everything_can_be_reached_at_four_hundred_pixels(page: Page, place: Place) -> None:
    with page.sized(*NARROW):
        assert page.run("return document.documentElement.scrollWidth") <= 400
        page.click("#open-sidebar")
        page.click(f'[data-channel="{place.dm}"][data-tab="messages"]')
        page.see("#channel-title", "Echo")
        page.gone(".sidebar-open")
        assert page.run("return document.documentElement.scrollWidth") <= 400


def test_what_still_slides_in_is_clicked_once_it_is_there(page: Page, place: Place) -> None:
    """A busy machine draws the slide late: the sidebar counts as visible while it stands outside the window."""
    with page.sized(*NARROW):
        page.until(lambda _: page.run(AWAY), "the sidebar never went out of the window")
        page.run(SLOW_SLIDE)
        page.click("#open-sidebar")
        page.click(f'[data-channel="{place.dm}"][data-tab="messages"]')
        page.see("#channel-title", "Echo")


def test_nothing_moves_for_a_person_who_asked_for_less_motion(page: Page) -> None:
    less = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    with page.sized(*NARROW):
        assert "sidebar" in page.run(MOVING)
        page.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": less})
        try:
            assert page.run(MOVING) == []
        finally:
            page.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


SLIPPERY = """
window.heard = 0;
const fresh = () => {
  const button = document.createElement("button");
  button.id = "slippery";
  button.style = "position: fixed; inset: 0; z-index: 99";
  button.addEventListener("click", () => { window.heard += 1; button.remove(); });
  return button;
};
const first = fresh();
first.addEventListener("pointerdown", () => first.replaceWith(fresh()));
document.body.append(first);
"""


def test_a_button_that_changes_under_the_finger_is_pressed_again(page: Page) -> None:
    page.run(SLIPPERY)
    page.click("#slippery")
    assert page.run("return window.heard") == 1


def test_who_goes_by_keyboard_stays_where_they_are_when_news_comes(page: Page, place: Place) -> None:
    page.run("document.querySelector('.person').focus()")
    there = page.run("return document.activeElement.dataset.user")
    client(place).chat_postMessage(channel=place.private, text="news")
    page.see(f'[data-channel="{place.private}"] .dot')
    assert there is not None
    assert page.run("return document.activeElement.dataset.user") == there


NAMELESS = """
const all = [...document.querySelectorAll("button, input, textarea, select, a[href]")];
const named = (el) => el.textContent.trim() || el.getAttribute("aria-label") || el.labels?.length || el.type === "file";
return all.filter((el) => el.checkVisibility() && !named(el)).map((el) => el.outerHTML);
"""


def test_every_control_has_a_name(page: Page) -> None:
    assert page.run(NAMELESS) == []


def test_a_link_to_a_message_leads_there_without_leaving_the_page(page: Page, place: Place) -> None:
    root = post(place, "the root of it", channel=place.private)
    client(place).chat_postMessage(channel=place.private, thread_ts=root, text="the heart of it")
    address = client(place).chat_getPermalink(channel=place.private, message_ts=root)["permalink"]
    post(place, f"<{address}|follow me>")
    page.click(".message a", "follow me")
    page.see("#thread .message", "the heart of it")
    page.see(f'[data-channel="{place.private}"][aria-current]')


def test_news_in_a_thread_of_the_dm_opens_with_the_dm(page: Page, place: Place) -> None:
    root = post(place, "a question", channel=place.dm)
    client(place).chat_postMessage(channel=place.dm, thread_ts=root, text="the first card")
    page.see(f'[data-channel="{place.dm}"] .dot')
    page.click(f'[data-channel="{place.dm}"][data-tab="messages"]')
    page.see("#thread .message", "the first card")
