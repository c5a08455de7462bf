"""What the environment may name the database by."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("var/bot.db", "var/bot.db"),
        ("/srv/bot.db", "/srv/bot.db"),
        ("sqlite:///var/bot.db", "var/bot.db"),
        ("sqlite:////srv/bot.db", "/srv/bot.db"),
    ],
)
def test_the_database_is_a_path_or_a_url(given: str, path: str) -> None:
    assert read_settings(CONSULTANT_DB=given).db == Path(path)


@pytest.mark.parametrize("given", ["postgresql://me:hunter2@db/bot", "sqlite://", "sqlite:///", "sqlite://host/bot.db"])
def test_another_url_is_refused_without_its_password(given: str) -> None:
    with pytest.raises(SettingsError, match=r"^CONSULTANT_DB: the database is a SQLite file") as refused:
        read_settings(CONSULTANT_DB=given)
    assert "hunter2" not in str(refused.value)


def test_a_user_without_a_home_has_their_caches_beside_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(uid: int) -> None:
        raise KeyError(uid)

    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert read_settings().caches == Path("var/cache/consultant")
