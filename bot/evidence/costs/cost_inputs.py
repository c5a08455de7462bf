"""The figures of a cost comparison: each with its range, its unit, and where it comes from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from bot.evidence.loaded_content import content, sentence
from bot.evidence.training.audit_result import Audit, estimate_tokens, find_tier
from bot.ports.evidence_content import PriceList

Origin = Literal["team", "file", "price list", "guide", "assumption", "unknown"]


# Which model a price is of.
PRICED = dict.fromkeys(("input_price", "output_price"), "prompted")
PRICED |= dict.fromkeys(("tuned_input_price", "tuned_output_price"), "tuned")
GUIDE_DAY = date(2026, 5, 15)
RETIRES = "base_model_retires"  # the setting with the base model's last day


class CostInputError(ValueError):
    """A figure that cannot be used. The message names it and says what is allowed."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its range, its source and its date. `value` None: not known, and nothing is assumed."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    source: str
    day: date | None
    origin: Origin

    @property
    def unit(self) -> str:
        """What it is counted in."""
        return content().costs.inputs[self.name].unit

    def as_json(self) -> dict[str, Any]:
        """The figure as an object of the public JSON."""
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "unit": self.unit,
            "source": self.source,
            "date": self.day.isoformat() if self.day else None,
            "origin": self.origin,
        }


def parse_setting(text: str) -> tuple[str, str]:
    """`key=value` as a pair. Raises CostInputError."""
    key, separator, value = text.partition("=")
    key = key.strip().replace("-", "_")
    known = {**content().costs.inputs, **content().costs.defaults, **content().costs.texts}
    if not separator or key not in known:
        raise CostInputError(sentence("costs.unknown_setting", setting=text[:60], known=", ".join(sorted(known))))
    return key, value.strip()


def parse_range(name: str, text: str) -> tuple[float, float, float]:
    """ "3", or "2..5", or "2..3..5" (low, value, high). Raises CostInputError for what is no such number."""
    parts = text.replace("_", "").split("..")
    try:
        numbers = [float(part.replace(",", "")) for part in parts]
    except ValueError:
        raise CostInputError(sentence("costs.not_a_number", name=name, value=repr(text[:40]))) from None
    if not all(math.isfinite(number) and 0 <= number <= 1e15 for number in numbers) or len(numbers) > 3:
        raise CostInputError(sentence("costs.not_a_range", name=name, value=repr(text[:40])))
    low, high = numbers[0], numbers[-1]
    value = numbers[1] if len(numbers) == 3 else (low + high) / 2
    if name == "curation_share" and not 0 < min(numbers) <= max(numbers) <= 1:
        raise CostInputError(sentence("costs.not_a_share"))
    if not min(low, high) <= value <= max(low, high):
        raise CostInputError(sentence("costs.not_in_order", name=name, value=repr(text[:40])))
    return value, low, high


def parse_day(text: str) -> date:
    """A day written as 2027-06-30. Raises CostInputError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise CostInputError(sentence("costs.not_a_day", name=RETIRES, value=repr(text[:40]))) from None


def collect_figures(
    profile: Mapping[str, Any],
    settings: Mapping[str, str],
    prices: PriceList,
    measured: Mapping[str, Figure] | None = None,
) -> dict[str, Figure]:
    """All figures: the team's settings first, then the profile and files, the price list, and assumptions last.

    Raises CostInputError for a model that the list does not know and whose prices were not set.
    """
    knowledge = content().costs
    models = {key: settings.get(key, value) for key, value in knowledge.defaults.items()}
    found: dict[str, Figure] = {}
    for name, assumption in knowledge.inputs.items():
        if name in settings:
            value, low, high = parse_range(name, settings[name])
            found[name] = Figure(name, value, low, high, sentence("costs.team"), None, "team")
        elif measured and name in measured:
            found[name] = measured[name]
        elif figure := _read_profile(name, profile) or _read_price(name, models, prices):
            found[name] = figure
        elif assumption.value is not None:
            origin: Origin = "guide" if assumption.source.startswith("the guide") else "assumption"
            figures = assumption.value, assumption.low, assumption.high
            found[name] = Figure(name, *figures, assumption.source, assumption.day, origin)
        else:
            found[name] = Figure(name, None, None, None, "", None, "unknown")
    return found


def _read_profile(name: str, profile: Mapping[str, Any]) -> Figure | None:
    ready = profile.get("labelled_examples") if profile.get("labels_trusted") is True else None
    known = {"monthly_requests": profile.get("monthly_requests"), "examples_ready": ready}.get(name)
    if known is not None:
        value = float(known)
        return Figure(name, value, value, value, sentence("costs.team_profile"), None, "team")
    if name == "examples":
        tier = find_tier(profile.get("input_diversity"))
        source = sentence("costs.guide", section=tier.section)
        return Figure(name, tier.needed, tier.needed, tier.needed, source, GUIDE_DAY, "guide")
    return None


def _read_price(name: str, models: Mapping[str, str], prices: PriceList) -> Figure | None:
    if name == "training_price":
        provider = models["training_provider"]
        by_token = [line for line in prices.training if line.per_million_tokens_low]
        line = next((line for line in by_token if line.provider == provider), None)
        if line is None or line.per_million_tokens_low is None:
            known = ", ".join(sorted({line.provider for line in by_token}))
            raise CostInputError(sentence("costs.no_training_price", provider=repr(provider[:60]), known=known))
        low, high = line.per_million_tokens_low, line.per_million_tokens_high or line.per_million_tokens_low
        source = f"{line.provider}, {line.method}, {line.model}: {line.source}"
        return Figure(name, (low + high) / 2, low, high, source, line.read or prices.seen, "price list")
    if name not in PRICED:
        return None
    use = PRICED[name]
    model = models[f"{use}_model"]
    found = prices.find_model(model, use) or prices.find_model(model)
    if found is None:
        known = ", ".join(line.model for line in prices.model if line.use == use)
        raise CostInputError(sentence("costs.unknown_model", use=use, model=repr(model[:60]), known=known, name=name))
    value = found.input if "input" in name else found.output
    condition = f" ({found.condition})" if found.condition else ""
    source = f"{found.provider}, {found.model}{condition}: {found.source}"
    return Figure(name, value, value, value, source, found.read or prices.seen, "price list")


def measure_tokens(audit: Audit) -> dict[str, Figure]:
    """Tokens of an input, an output and an example, estimated from the file's characters; empty without pairs."""
    if not audit.supervised or not audit.records:
        return {}
    given, answer = audit.input_lengths.mean, audit.output_lengths.mean
    characters = {
        "tuned_input_tokens": given,
        "output_tokens": answer,
        "tuned_output_tokens": answer,
        "training_tokens_per_example": given + answer,
    }
    source = sentence("costs.measured", file=audit.name, sha256=audit.sha256[:12], count=audit.records)
    ranges = {name: estimate_tokens(count, audit.wide_share) for name, count in characters.items()}
    return figures_of_file(ranges, source)


def figures_of_file(ranges: Mapping[str, tuple[float, float]], source: str) -> dict[str, Figure]:
    """What was measured in a file: low and high by the figure's name."""
    return {
        name: Figure(name, (low + high) / 2, low, high, source, None, "file") for name, (low, high) in ranges.items()
    }
