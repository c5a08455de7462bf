"""What a person does with buttons, fields, modals, commands and shortcuts reaches the app, and its answer is seen."""

from __future__ import annotations

from selenium.webdriver.common.keys import Keys

from tests.playground.page.browser import Page
from tests.playground.page.conftest import Place
from tests.playground.page.echo_app import option, plain
from tests.playground.page.posting import client, post, section


def test_a_button_reaches_the_app_with_what_was_chosen_before_it(page: Page, place: Place) -> None:
    radios = {"type": "radio_buttons", "action_id": "pick", "options": [option("red"), option("blue")]}
    button = {"type": "button", "action_id": "press", "value": "go", "text": plain("Send colour")}
    post(
        place,
        "choose",
        [
            {"type": "input", "block_id": "in", "label": plain("Colour"), "element": radios},
            {"type": "actions", "elements": [button]},
        ],
    )
    page.click(".choice", "Blue")
    page.click(".button", "Send colour")
    page.see(".message .text", "pressed go with blue")
    page.gone('.message .button[data-action-id="press"][aria-busy]')


def test_a_closed_modal_gives_the_focus_back(page: Page) -> None:
    page.click('#channel [aria-label="Shortcuts"]')
    page.click(".menu button", "Fill a form")
    page.see(".modal h2", "A form")
    page.chrome.switch_to.active_element.send_keys(Keys.ESCAPE)
    page.gone(".modal")
    assert page.chrome.switch_to.active_element.get_attribute("aria-label") == "Shortcuts"


def test_what_is_typed_stays_when_the_message_is_rendered_anew(page: Page, place: Place) -> None:
    field = {"type": "plain_text_input", "action_id": "letters"}
    blocks = [{"type": "input", "block_id": "stay", "label": plain("Say it"), "element": field}]
    ts = post(place, "stay", blocks)
    page.type('[data-block-id="stay"] input', "half a")
    client(place).chat_update(channel=place.general, ts=ts, text="stay", blocks=[section("*Updated*"), *blocks])
    page.see(".message strong", "Updated")
    page.chrome.switch_to.active_element.send_keys(" word")
    assert page.attribute('[data-block-id="stay"] input', "value") == "half a word"


def test_a_modal_shows_what_is_wrong_at_its_field_and_then_succeeds(page: Page, place: Place) -> None:
    page.click('#channel [aria-label="Shortcuts"]')
    page.click(".menu button", "Fill a form")
    page.see(".modal h2", "A form")
    page.click(".modal button", "Save")
    page.see('.input.wrong[data-input-block="number"] .input-error', "Please complete this required field.")
    page.type(".modal input[inputmode=numeric]", "500")
    page.type(".modal select", "Facts")
    page.click(".modal button", "Save")
    page.see('.input.wrong[data-input-block="number"] .input-error', "There are only 400.")
    page.type(".modal input[inputmode=numeric]", "22", anew=True)
    page.click(".modal button", "Save")
    page.gone(".modal")
    page.click(f'[data-channel="{place.dm}"][data-tab="messages"]')
    page.see(".message .text", "form 22 facts")


def test_a_slash_command_is_completed_and_its_answer_is_for_one_person(page: Page, place: Place) -> None:
    page.type("#composer", "/ec")
    page.see(".completion [aria-selected=true] .usage", "[words]")
    page.type("#composer", Keys.TAB)
    page.say("secret words")
    page.see(".message.ephemeral .text", "you said secret words")
    page.see(".message.ephemeral .only-you", "Only visible to you")
    page.click(f'.person[data-user="{place.teammate}"]')
    page.see(f'.person[data-user="{place.teammate}"][aria-pressed="true"]')
    post(place, "for all to see")
    page.see(".message .text", "for all to see")
    assert not any("secret words" in text for text in page.all(".message"))


def test_slash_commands_are_refused_in_threads_with_a_word(page: Page, place: Place) -> None:
    page.open(place.you, place.general, post(place, "a root for commands"))
    page.type("#reply-composer", "/echo hello")
    page.see("#thread .composer-hint", "Slack refuses slash commands in threads")
    page.type("#reply-composer", "", enter=True)
    page.see("#thread .message.ephemeral", "does not work in threads")


def test_an_unknown_slash_command_is_not_sent(page: Page) -> None:
    page.say("/nonsense a b")
    page.see("#channel .message.ephemeral", "/nonsense is not a command of this workspace")


def test_a_message_shortcut_reaches_the_app_with_its_message(page: Page, place: Place) -> None:
    post(place, "12345")
    page.use(".message", "More actions", "12345")
    page.click(".menu button", "Count letters")
    page.click(".message:last-child .thread-link", "1 reply")
    page.see("#thread .message", "5 letters")


def test_a_status_shows_while_the_app_works_and_stop_reaches_it(page: Page) -> None:
    page.say("@Echo status please")
    page.see("#channel .status-line", "Echo is thinking…")
    page.click("#channel .stop")
    page.gone("#channel .status-line")
    page.see("#thread .message", "stopped")
