"""The environment, read once; what is missing or wrong is said with the name of the variable and what to set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.proxies import is_protected

SLACK_API = "https://slack.com/api/"
DEFAULT_DB = Path("var/consultant.db")
HERE = Path(__file__).resolve().parent.parent

WHAT_TO_SET = {
    "SLACK_BOT_TOKEN": "the bot token of your app (xoxb-…): Slack app settings, Install App",
    "SLACK_APP_TOKEN": "an app-level token (xapp-…) with connections:write: Basic Information, App-Level Tokens",
    "SLACK_SIGNING_SECRET": "the signing secret: Basic Information, App Credentials",
}


# The variable of each secret, and how its value begins, if Slack says so: https://docs.slack.dev/authentication/tokens.
SHAPES = {
    "slack_bot_token": ("SLACK_BOT_TOKEN", "xoxb-"),
    "slack_app_token": ("SLACK_APP_TOKEN", "xapp-"),
    "slack_signing_secret": ("SLACK_SIGNING_SECRET", ""),
}


class SettingsError(ValueError):
    """Settings that the bot can't start with; one line a problem."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def reveal(secret: SecretStr | None) -> str:
    """A secret as it is sent; "" if it is not set."""
    return secret.get_secret_value() if secret else ""


def _cache_home() -> Path:
    """Where a user's caches belong; beside the database for a user without a home, as containers have."""
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return DEFAULT_DB.parent / "cache"


class Settings(BaseSettings):
    """Everything that the environment says. Tokens are secrets and never printed.

    `shared_channels`: people of other companies get answers from the guide in shared channels.
    `daily_budget_usd` and `daily_budget_person_usd` are US dollars a day, for a workspace and for one person.
    `messages_a_minute` of one person are handled, 0: any number. `purge_days` after the app was removed from a
    workspace, what is stored of it is deleted.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, populate_by_name=True)

    slack_bot_token: SecretStr | None = Field(None, alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(None, alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr | None = Field(None, alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field(SLACK_API, alias="SLACK_API_URL")
    anthropic_api_key: SecretStr | None = Field(None, alias="ANTHROPIC_API_KEY")
    anthropic_base_url: str | None = Field(None, alias="ANTHROPIC_BASE_URL")
    model: str | None = Field(None, alias="CONSULTANT_MODEL")
    answer_model: str | None = Field(None, alias="CONSULTANT_ANSWER_MODEL")
    model_server: Literal["anthropic", "llama-cpp", "ollama", "vllm"] = Field(
        "anthropic", alias="CONSULTANT_MODEL_SERVER"
    )
    db: Path = Field(DEFAULT_DB, alias="CONSULTANT_DB")
    guide: Path | None = Field(None, alias="CONSULTANT_GUIDE")
    knowledge: Path = Field(HERE / "knowledge", alias="CONSULTANT_KNOWLEDGE")
    daily_budget_usd: float = Field(5.0, alias="CONSULTANT_DAILY_BUDGET_USD", ge=0)
    daily_budget_person_usd: float = Field(1.0, alias="CONSULTANT_DAILY_BUDGET_PERSON_USD", ge=0)
    usage_admins: Annotated[frozenset[str], NoDecode] = Field(frozenset(), alias="CONSULTANT_USAGE_ADMINS")
    shared_channels: bool = Field(False, alias="CONSULTANT_SHARED_CHANNELS")
    usage_footer: bool = Field(False, alias="CONSULTANT_USAGE_FOOTER")
    messages_a_minute: int = Field(60, alias="CONSULTANT_MESSAGES_A_MINUTE", ge=0)
    cache_home: Path = Field(default_factory=_cache_home, alias="XDG_CACHE_HOME")
    purge_days: float = Field(7.0, alias="CONSULTANT_PURGE_DAYS", ge=0, le=365)

    @field_validator("anthropic_api_key", "slack_bot_token", "slack_app_token", "slack_signing_secret", mode="before")
    @classmethod
    def _stripped(cls, value: Any) -> Any:
        """A key pasted with its line end would be sent with it; one of blanks only is none."""
        if isinstance(value, str):
            return value.strip() or None
        return value

    @field_validator("slack_bot_token", "slack_app_token", "slack_signing_secret")
    @classmethod
    def _as_copied(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """Quotes, blanks or other signs inside a token, and the two tokens swapped, are named; the token is not."""
        if value is None or info.field_name is None:
            return value
        token = value.get_secret_value()
        what = WHAT_TO_SET[SHAPES[info.field_name][0]]
        if not token.isascii() or not token.isprintable() or any(sign in token for sign in " \"'`<>,;"):
            raise ValueError(f"it holds quotes, blanks or other signs that no token has. Copy it again: {what}")
        for name, (variable, prefix) in SHAPES.items():
            if prefix and name != info.field_name and token.startswith(prefix):
                raise ValueError(f"this is what belongs in {variable}. Set it to {what}")
        return value

    @field_validator("db", mode="before")
    @classmethod
    def _path_or_url(cls, value: Any) -> Any:
        """A path, or a `sqlite:` URL as other programs write it: `sqlite:///relative.db`, `sqlite:////absolute.db`."""
        if not isinstance(value, str) or "://" not in value:
            return value
        scheme, _, rest = value.partition("://")
        if scheme != "sqlite" or not rest.startswith("/") or not rest.strip("/"):
            raise ValueError("the database is a SQLite file: set a path, or sqlite:/// and a path")
        return rest[1:]

    @field_validator("usage_admins", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        """User ids with commas or blanks between them."""
        if not isinstance(value, str):
            return value
        ids = frozenset(value.replace(",", " ").split())
        wrong = sorted(ident for ident in ids if not (ident[0] in "UW" and ident.isalnum() and ident.upper() == ident))
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: not a user id (it begins with U or W); separate several with commas")
        return ids

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        if value.startswith("http://") and not is_protected(value):
            raise ValueError("plain http would show the tokens to everybody on the way. Use https://")
        return value if value.endswith("/") else value + "/"

    @property
    def caches(self) -> Path:
        """The folder of our caches, where a user's caches belong."""
        return self.cache_home / "consultant"

    def missing(self, *names: str) -> tuple[str, ...]:
        """One line for each of these variables that is not set, saying what to set it to."""
        unset = [variable for field, (variable, _) in SHAPES.items() if getattr(self, field) is None]
        return tuple(f"{name} is not set. Set it to {WHAT_TO_SET[name]}." for name in names if name in unset)


def read_settings(**given: Any) -> Settings:
    """Read the environment (`given` overrides it, by variable name). Raises SettingsError naming every problem."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(tuple(_line(dict(item)) for item in error.errors())) from None


def _line(item: dict[str, Any]) -> str:
    name = ".".join(str(part) for part in item["loc"])
    return f"{name}: {item['msg'].removeprefix('Value error, ')}."
