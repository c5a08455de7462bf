"""The report on a training file, in Markdown. It names lines and kinds; it repeats nothing that a record says."""

from __future__ import annotations

from bot.evidence.loaded_content import content, sentence
from bot.evidence.tiers import Tier
from bot.evidence.training.audit_result import Audit
from bot.evidence.training.cleaned import Changes
from bot.evidence.training.json_lines import list_lines
from bot.evidence.training.token_estimate import estimate_tokens

MOST_PROBLEMS = 50  # problems of a kind that the report lists
EVERY = 10**9  # line ranges: all of them, since nothing may be changed that is not listed


def render_training_report(audit: Audit, tier: Tier, changes: Changes | None = None) -> str:
    """The whole report."""
    parts = [*_render_head(audit, tier), *_render_figures(audit), *_render_problems(audit)]
    if changes is not None:
        parts += _render_changes(changes)
    return "\n".join(parts) + "\n"


def describe_usable(audit: Audit) -> str:
    """How many of the records are usable examples; or what the file is for, where it holds no pairs."""
    texts = content().training
    if audit.supervised:
        return texts.report["usable"].format(usable=f"{audit.usable:,}", records=f"{audit.records:,}")
    return texts.unsupervised.get(audit.format, texts.unsupervised["unknown"])


def describe_tier(audit: Audit, tier: Tier) -> str:
    """The usable examples against the guide's number for the diversity."""
    words = content().training.report
    name = "tier_met" if audit.usable >= tier.needed else "tier_open"
    diversity = tier.diversity if tier.stated else sentence("audit.not_stated", diversity=tier.diversity)
    return words[name].format(
        needed=f"{tier.needed:,}",
        diversity=diversity,
        section=tier.section,
        missing=f"{tier.needed - audit.usable:,}",
    )


def _render_head(audit: Audit, tier: Tier) -> list[str]:
    texts = content().training
    words = texts.report
    lines = [
        words["title"].format(name=_plain(audit.name)),
        "",
        words["file"].format(size=f"{audit.size:,}", sha256=audit.sha256, format=audit.format),
        "",
    ]
    if not audit.supervised:
        return [*lines, describe_usable(audit), ""]
    spread = audit.output_lengths
    low, high = estimate_tokens(audit.input_lengths.mean + spread.mean, audit.wide_share)
    return [
        *lines,
        describe_usable(audit),
        describe_tier(audit, tier),
        words["trusted"].format(size=texts.limits.sample_size),
        "",
        words["lengths"].format(
            low=spread.low,
            high=spread.high,
            median=spread.median,
            p95=spread.p95,
            tokens_low=f"{low:,.0f}",
            tokens_high=f"{high:,.0f}",
        ),
        "",
    ]


def _render_figures(audit: Audit) -> list[str]:
    near = str(audit.near) if audit.near_complete else sentence("audit.at_least", count=audit.near)
    rows: list[tuple[str, object]] = [
        (sentence("audit.records"), audit.records),
        (sentence("audit.exact"), audit.exact),
        (sentence("audit.near_pairs"), near),
        (sentence("audit.conflicts"), audit.conflicts),
        (sentence("audit.empty_outputs"), audit.empty_outputs),
        (sentence("audit.system_prompts"), audit.system_prompts),
        (sentence("audit.without_system_prompt"), audit.without_system_prompt),
    ]
    if audit.overlap is not None:
        rows.append((sentence("audit.overlap"), audit.overlap))
    rows += [
        (sentence("audit.personal_data", kind=kind.replace("_", " ")), count)
        for kind, count in audit.personal_data.items()
    ]
    return [sentence("audit.head"), "| --- | ---: |", *(f"| {name} | {count} |" for name, count in rows), ""]


def _render_problems(audit: Audit) -> list[str]:
    if not audit.problems:
        return [sentence("audit.no_problems"), ""]
    lines = [sentence("audit.problems"), ""]
    for kind, count in sorted(audit.problem_counts.items(), key=lambda item: -item[1]):
        lines.append(f"**{kind.replace('_', ' ')}**: {count}")
        found = [problem for problem in audit.problems if problem.kind == kind]
        for problem in found[:MOST_PROBLEMS]:
            place = f"line {problem.line}: " if problem.line else ""
            lines.append(f"- {place}{_plain(problem.detail)}")
        if count > MOST_PROBLEMS:
            lines.append(sentence("audit.more", count=count - min(MOST_PROBLEMS, len(found))))
        lines.append("")
    return lines


def _render_changes(changes: Changes) -> list[str]:
    words = content().training.report
    lines = [words["clean"], "", words["clean_written"].format(format=changes.format), ""]
    listed = [
        words[f"dropped_{reason}"].format(count=len(numbers), lines=list_lines(numbers, EVERY))
        for reason, numbers in changes.left_out.items()
    ]
    if changes.unreadable:
        places = list_lines(sorted(set(changes.unreadable)), EVERY)
        listed.append(words["dropped_unreadable"].format(count=len(changes.unreadable), lines=places))
    if changes.escaped:
        listed.append(words["escaped"].format(count=len(changes.escaped), lines=list_lines(changes.escaped, EVERY)))
    return [*lines, *(f"- {line}" for line in listed or [words["clean_none"]]), "", words["kept"], ""]


def _plain(text: str) -> str:
    """A name or detail without what Markdown or HTML would read as markup."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>|#" else character for character in text)
