"""The guide's files hold every figure of the article, and a broken one is told with all that is wrong in it."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decision.rulebook import UNITS
from bot.guide.passages import Wording
from bot.knowledge.guide_files import read_guide
from tests.harness.guide import guide, guide_files
from tests.harness.section_titles import TITLES

# Each figure of the article, in the section that states it.
FIGURES = {
    2: ["six ingredients", "2,000-word", "10 examples", "200-word"],
    3: ["classification", "extraction", "summarization", "question answering", "RAG"],
    4: ["3–8%", "7B", "70B", "15 distinctive", "50 example", "structured outputs API"],
    5: ["500–1,000", "2,000–5,000", "10,000+", "40–60%", "30%", "500 examples"],
    6: ["6–12 months", "new training run", "eval set"],
    7: ["<500k", ">1M", "200ms+", "sub-100ms", "500+", "multi-week"],
    8: ["10+ few-shot", "500+", "6 months", "schema-constrained decoding", *(f"Item {n}:" for n in range(1, 11))],
}
ROWS = ("format", "stability", "data", "volume", "latency", "knowledge", "iteration", "style")


def test_the_sections_bear_the_articles_own_titles_in_its_order() -> None:
    assert guide().titles == TITLES
    assert guide().source.title == TITLES[0]
    assert guide().source.publisher == "Modulus"
    assert guide().source.date.isoformat() == "2026-05-15"


@pytest.mark.parametrize("place", FIGURES)
def test_every_figure_stands_in_its_section(place: int) -> None:
    said = " ".join(passage.text for passage in guide().sections[place].passages)
    assert [figure for figure in FIGURES[place] if figure not in said] == []


def test_each_row_of_the_comparison_table_is_a_passage() -> None:
    ids = {passage.id for passage in guide().sections[7].passages}
    assert {f"comparison.{row}" for row in ROWS} <= ids


def test_every_section_lists_many_sample_questions() -> None:
    assert [section.title for section in guide().sections if len(section.samples) < 25] == []


def test_a_passage_knows_its_section_and_quotes_itself() -> None:
    for section in guide().sections:
        for passage in section.passages:
            assert (passage.section, passage.quote) == (section.title, passage.text)


SECTION = '+++\nid = "a"\ntitle = "A title"\n+++\n\n## a.one\n\nA claim.\n\n- a question\n'
GOOD = {
    "edition.toml": 'edition = "1"\n[source]\ntitle = "T"\npublisher = "P"\ndate = 2026-05-15\n',
    "beyond.toml": 'far = ["what is the weather"]\n',
    "outside.toml": "[sentences]\n" + "".join(f"{field.name} = 'A sentence.'\n" for field in fields(Wording)),
    "a.md": SECTION,
}

BROKEN = {
    "no edition": ({"edition.toml": "[source]\ntitle='T'\npublisher='P'\ndate=2026-05-15"}, "edition.toml", "edition"),
    "date quoted": (
        {"edition.toml": "edition='1'\n[source]\ntitle='T'\npublisher='P'\ndate='2026-05-15'"},
        "edition.toml",
        "source.date",
    ),
    "unknown key": ({"edition.toml": GOOD["edition.toml"] + "pages = 6"}, "edition.toml", "source.pages"),
    "no TOML": ({"edition.toml": "edition ="}, "edition.toml", "the file"),
    "nested too deeply": ({"edition.toml": "edition = " + "[" * 5_000}, "edition.toml", "the file"),
    "beyond is text": ({"beyond.toml": 'far = "weather"'}, "beyond.toml", "far"),
    "beyond holds a number": ({"beyond.toml": 'far = ["a", 3]'}, "beyond.toml", "far[2]"),
    "beyond holds marks only": ({"beyond.toml": 'marks = ["ignore your"]'}, "beyond.toml", "the file"),
    "a sentence is missing": ({"outside.toml": "[sentences]\ntalk = 'Hi.'"}, "outside.toml", "sentences.vague"),
    "a placeholder that nothing fills": (
        {"outside.toml": GOOD["outside.toml"].replace("talk = 'A", "talk = '{section}")},
        "outside.toml",
        "sentences.talk",
    ),
    "no front matter": ({"a.md": "## a.one\n\nA claim.\n\n- q\n"}, "a.md", "the front"),
    "no title": ({"a.md": SECTION.replace('title = "A title"', "")}, "a.md", "title"),
    "unknown front key": ({"a.md": SECTION.replace('id = "a"', 'id = "a"\ncolour = "red"')}, "a.md", "colour"),
    "beside nothing": (
        {"a.md": SECTION.replace('title = "A title"', 'title = "A title"\n[with]\n"a.one" = "a.two"')},
        "a.md",
        "with.a.one",
    ),
    "with an unknown passage": (
        {"a.md": SECTION.replace('title = "A title"', 'title = "A title"\n[with]\n"a.six" = "a.one"')},
        "a.md",
        "with.a.six",
    ),
    "with is a text": ({"a.md": SECTION.replace('id = "a"', 'id = "a"\nwith = "b"')}, "a.md", "with"),
    "no passage": ({"a.md": '+++\nid = "a"\ntitle = "A"\n+++\n'}, "a.md", "the body"),
    "no sample": ({"a.md": SECTION.replace("- a question\n", "")}, "a.md", "a.one"),
    "no claim": ({"a.md": SECTION.replace("A claim.\n", "")}, "a.md", "a.one"),
    "two claims apart": ({"a.md": SECTION.replace("A claim.", "A claim.\n\nAnother.")}, "a.md", "a.one"),
    "wrong heading": ({"a.md": SECTION.replace("## a.one", "# a.one")}, "a.md", "the body"),
    "id twice": ({"b.md": SECTION.replace("A title", "B title").replace("a question", "other")}, "b.md", "a.one"),
    "title twice": ({"b.md": SECTION.replace("a.one", "b.one").replace("a question", "other")}, "b.md", "title"),
    "sample twice": ({"b.md": SECTION.replace("a.one", "b.one").replace("A title", "B")}, "b.md", "b.one"),
    "sample beyond": ({"beyond.toml": 'far = ["A Question"]'}, "a.md", "a.one"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_named_with_the_place_in_it(case: str) -> None:
    changed, file, path = BROKEN[case]
    found, problems = read_guide(GOOD | changed)
    assert found is None
    assert (file, path) in {(problem.file, problem.path) for problem in problems}
    assert all(problem.wrong and problem.allowed for problem in problems)


@pytest.mark.parametrize("gone", GOOD)
def test_a_missing_file_is_a_problem(gone: str) -> None:
    found, problems = read_guide({name: text for name, text in GOOD.items() if name != gone})
    assert found is None
    assert len(problems) == 1


def test_all_problems_come_at_once() -> None:
    together = {"edition.toml": "[source]", "beyond.toml": 'far = "x"', "a.md": "nothing"}
    _, problems = read_guide(GOOD | together)
    assert {problem.file for problem in problems} == set(together)
    assert len(problems) >= 6


def test_the_smallest_guide_is_read() -> None:
    found, problems = read_guide(GOOD)
    assert problems == []
    assert found is not None
    assert found.passages[0].samples == ("a question",)
    assert found.beyond == ("what is the weather",)


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.text(max_size=80)))
def test_any_text_in_the_files_gives_a_guide_or_problems(changed: dict[str, str]) -> None:
    found, problems = read_guide(GOOD | changed)
    assert (found is None) == bool(problems)


def test_one_broken_file_of_the_real_guide_is_reported_alone() -> None:
    _, problems = read_guide({**guide_files(), "6-data.md": "no front matter"}, dict.fromkeys(UNITS, "1"))
    assert {problem.file for problem in problems} == {"6-data.md"}
