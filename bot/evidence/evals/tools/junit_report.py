"""JUnit XML: `<failure>` failed, `<error>` was not evaluated, `<skipped>` is out of the count."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from bot.evidence.evals.eval_cases import EvalCases, Outcome
from bot.evidence.evals.eval_reading import EvalChoices
from bot.evidence.evals.score_rule import checked_count
from bot.evidence.files.source_file import SourceFile
from bot.evidence.loaded_content import refused, sentence

COUNTS = ("tests", "failures", "errors", "skipped")
BRACKET = "["
PROMPTFOO, COLUMN = "promptfoo", re.compile(r"\[.+\] prompt \d+$")  # its name; its class names, a prompt each
# What googletest and others write in `status` or `result` of a test that did not run.
NOT_RUN = frozenset(["notrun", "skipped", "disabled", "suppressed", "pending", "Skipped", "NotExecuted"])


def read_junit(source: SourceFile, choices: EvalChoices) -> EvalCases:
    """The cases of a report. Raises EvidenceFileError for broken XML, and for entities, which no report needs."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    passes = sentence("terms.no_failure_or_error")
    cases = EvalCases("JUnit XML", verdict="<failure>", passes=passes, chosen_group=choices.group_column)
    properties: dict[str, str] = {}
    is_report = by_prompt = False
    try:
        with source.path.open("rb") as stream:
            for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
                tag = _tag(element)
                if event == "start":
                    by_prompt = by_prompt or (tag == "testsuites" and element.get("name") == PROMPTFOO)
                    is_report = is_report or tag in ("testsuites", "testsuite")
                    if not is_report:
                        raise refused("not_junit", file=source.name, tag=tag[:60])
                    for key in COUNTS if tag in ("testsuites", "testsuite") else ():
                        value = element.get(key, "")
                        if value.lstrip("-").isdecimal():
                            checked_count(int(value), f"<{tag} {key}>", source.name)
                elif tag == "testcase":
                    _add(element, cases, properties, by_prompt=by_prompt)
                    element.clear()
                    source.report(stream.tell())
    except ParseError as error:
        line, column = error.position
        raise refused("not_xml", file=source.name, line=line, column=column + 1) from None
    except LookupError:
        raise refused("xml_encoding", file=source.name) from None
    except DefusedXmlException:
        raise refused("xml_entities", file=source.name) from None
    if not len(cases):
        cases.ask("no_test_case")
    return cases


def _add(element: Element, cases: EvalCases, properties: dict[str, Any], *, by_prompt: bool) -> None:
    children = {_tag(child): child for child in element}
    name, class_name = element.get("name") or "", element.get("classname") or ""
    failure = children.get("failure")
    outcome = Outcome.PASSED if failure is None else Outcome.FAILED
    if "error" in children or "skipped" in children or NOT_RUN & {element.get("status"), element.get("result")}:
        outcome = Outcome.NOT_EVALUATED
    reason = f"{failure.get('message') or ''} {failure.text or ''}".strip() if failure is not None else ""
    attributes = {
        "class type": class_name or None,
        "name type": name.partition(BRACKET)[0].strip() if BRACKET in name else None,
    }
    found = element.findall("properties/property")
    attributes |= {str(entry.get("name")): entry.get("value") for entry in found} | properties
    if by_prompt and COLUMN.match(class_name):
        cases.add(outcome, case_id=name, variant=class_name, reason=reason)
        return
    cases.add(outcome, case_id=f"{class_name}::{name}" if class_name else name, attributes=attributes, reason=reason)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
