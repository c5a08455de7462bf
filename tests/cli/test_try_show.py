"""What the page of `try` says of a model is true of what answers; a wrong `demo.toml` names every problem."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import get_args

import pytest

from bot.cli.try_show import DemoError, Model, read_show
from bot.settings import read_settings

NO_MODEL = "no model is asked"


@pytest.mark.parametrize("model", get_args(Model))
def test_the_start_card_promises_no_model_only_if_there_is_none(model: Model) -> None:
    parts = read_show(model=model).parts
    captions = " ".join(stop["caption"] for stop in parts["tour"])
    assert (NO_MODEL in parts["start"]["text"]) is (model == "off")
    assert ("no model was asked" in captions) is (model == "off")
    assert ("Nothing leaves the machine" in parts["start"]["text"]) is (model != "live")
    assert ("model_down" in [button["name"] for button in parts["buttons"]]) is (model == "stand-in")


def test_every_fault_is_explained_where_it_is_pressed() -> None:
    assert all(button["hint"] for button in read_show(model="stand-in").parts["buttons"])


def test_a_wrong_file_names_every_problem(tmp_path: Path) -> None:
    shutil.copy(read_settings().knowledge / "demo.toml", tmp_path / "demo.toml")
    text = (tmp_path / "demo.toml").read_text().replace("live_text", "lively_text").replace("[[tour]]", "[[tours]]")
    (tmp_path / "demo.toml").write_text(text)
    with pytest.raises(DemoError) as raised:
        read_show(tmp_path)
    for problem in ("start.live_text: Field required", "start.lively_text: Extra inputs", "tour: Field required"):
        assert problem in str(raised.value)
