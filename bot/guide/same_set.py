"""The prompt's result beside a trained model's: told without a number of its own, it may be of the same examples."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.decision.profile import Profile, Value

Candidates = Mapping[str, Sequence[Value]]


def on_the_same_set(
    profile: Profile, candidates: Candidates, probable: Collection[str]
) -> tuple[Candidates, Collection[str]]:
    """The candidates with the prompt's result on the trained model's examples, and those that are mostly right.

    Only where it is not known, nor asked about, of how many it is: "the tuned one misses 27 of 300, the prompt 7%".
    """
    tested = profile.tuned_examples
    open_count = profile.eval_examples is None and not candidates.get("eval_examples")
    if not tested or profile.tuned_failures is None or not open_count:
        return candidates, probable
    failed, share = _first("eval_failures", profile, candidates), _first("failure_rate", profile, candidates)
    source = "eval_failures" if failed is not None else "failure_rate"
    if failed is None and share is not None:
        failed = round(share * tested)
        if failed == profile.tuned_failures:  # the trained model's own share
            return candidates, probable
    if failed is None or failed > tested:
        return candidates, probable
    sure = {"eval_examples", "eval_failures"} if getattr(profile, source) is not None or source in probable else set()
    return {**candidates, "eval_examples": (tested,), "eval_failures": (int(failed),)}, {*probable, *sure}


def _first(name: str, profile: Profile, candidates: Candidates) -> float | None:
    """A number that is known, or else the best of those that it may be."""
    known = getattr(profile, name)
    found = known if known is not None else next(iter(candidates.get(name, ())), None)
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None
