"""Quotes stand word for word in the operator's copy of the article; a copy that lacks sections is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.embeddings.cached_model import remembering
from bot.guide.passages import Guide, GuideError
from bot.knowledge.guide_copy import LARGEST, operators_guide
from tests.harness.guide import CACHE, guide, meaning

BODY = "Most groups could have stayed with a prompt. They wrote one draft only. Training is for the rest of them."


def quoted(path: Path) -> Guide:
    return operators_guide(path, guide(), remembering(meaning().embed, CACHE))


def copy(*titles: str, heading: str = "{}", body: str = BODY) -> str:
    return "\n\n".join(f"{heading.format(title)}\n\n{body}" for title in titles)


def words(text: str) -> str:
    return " ".join(text.split())


def refusal(path: Path) -> str:
    with pytest.raises(GuideError) as refused:
        quoted(path)
    assert "CONSULTANT_GUIDE" in refused.value.problems[-1]
    return "\n".join(refused.value.problems[:-1])


def article_like() -> str:
    """A copy as the article is laid out, in our own words: a section is its title and running paragraphs."""
    sections = []
    for section in guide().sections:
        texts = [passage.text for passage in section.passages]
        paragraphs = [" ".join(texts[start : start + 2]) for start in range(0, len(texts), 2)]
        sections.append("\n\n".join([section.title, *paragraphs]))
    return "\n\n".join([*sections, "Related", "Read our other guides."])


@pytest.mark.slow
def test_every_quote_is_word_for_word_in_the_passage_s_own_section(tmp_path: Path) -> None:
    file = tmp_path / "copy.txt"
    file.write_text(article_like())
    sections = {
        section.title: words(" ".join(passage.text for passage in section.passages)) for section in guide().sections
    }
    for passage in quoted(file).passages:
        for part in passage.quote.split(" … "):
            assert part in sections[passage.section], passage.id


def test_quotes_hold_the_figures_of_their_passages(tmp_path: Path) -> None:
    file = tmp_path / "copy.txt"
    file.write_text(article_like())
    quotes = {passage.id: passage.quote for passage in quoted(file).passages}
    figures = {
        "data.narrow-minimum": "500–1,000",
        "data.diverse-minimum": "2,000–5,000",
        "data.complex-minimum": "10,000+",
        "data.curation-effort": "40–60%",
        "data.thirty-percent-story": "30%",
        "wins.format-failure-rate": "3–8%",
        "wins.cost": "70B",
        "wins.voice": "15 distinctive",
        "baseline.length": "2,000-word",
        "stability.definition": "6–12 months",
        "comparison.volume": ">1M",
        "comparison.latency": "sub-100ms",
        "checklist.best-prompt": "10+ few-shot",
        "checklist.labeled-data": "500+",
        "checklist.stable": "6 months",
    }
    assert {name: figure for name, figure in figures.items() if figure not in quotes[name]} == {}


@pytest.mark.parametrize("heading", ["{}", "## {}", "# **{}**", "### 3. {}", "{}\n======"])
def test_titles_match_as_lines_and_as_markdown_headings(tmp_path: Path, heading: str) -> None:
    file = tmp_path / "copy.md"
    file.write_text(copy(*guide().titles, heading=heading))
    for passage in quoted(file).passages:
        for part in passage.quote.split(" … "):
            assert part in BODY


def test_titles_match_across_case_spaces_and_punctuation(tmp_path: Path) -> None:
    file = tmp_path / "copy.txt"
    file.write_text(copy(*(re.sub(r"[:'?(),-]", " ", title.upper()).replace(" ", "  ") for title in guide().titles)))
    assert {passage.section for passage in quoted(file).passages} == set(guide().titles)


def test_markdown_is_quoted_without_its_markup(tmp_path: Path) -> None:
    body = "It is **most** of the `time` _wasted_ on [labels](https://example.org) alone.\n\n- A *list* item."
    file = tmp_path / "copy.md"
    file.write_text(copy(*guide().titles, heading="## {}", body=body))
    quotes = {part for passage in quoted(file).passages for part in passage.quote.split(" … ")}
    plain = "It is most of the time wasted on labels alone. A list item."
    assert all(quote in plain for quote in quotes)


def test_a_table_of_contents_is_not_taken_for_the_sections(tmp_path: Path) -> None:
    file = tmp_path / "copy.txt"
    file.write_text("\n".join(guide().titles) + "\n\n" + copy(*guide().titles))
    assert all(passage.quote in BODY for passage in quoted(file).passages if " … " not in passage.quote)


def test_a_copy_that_lacks_sections_is_refused_with_all_of_them(tmp_path: Path) -> None:
    file = tmp_path / "copy.txt"
    gone = {guide().titles[1], guide().titles[5], guide().titles[8]}
    file.write_text(copy(*(title for title in guide().titles if title not in gone)))
    message = refusal(file)
    assert {title for title in guide().titles if f"“{title}”" in message} == gone


def test_a_section_without_text_counts_as_missing(tmp_path: Path) -> None:
    file = tmp_path / "copy.txt"
    file.write_text(copy(*guide().titles[:-1]) + f"\n\n{guide().titles[-1]}\n")
    assert f"“{guide().titles[-1]}”" in refusal(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_in_the_unicode_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "copy.txt"
    file.write_text(copy(*guide().titles, body="Überall genügt ein café – and nothing more is needed."), encoding)
    assert all("café" in passage.quote for passage in quoted(file).passages)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        ("Größe".encode("latin-1"), "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff", "UTF-8"),
        (b"plain\x00text", "not a text file"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a" * (LARGEST + 1), "larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_article_is_refused_in_plain_words(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "copy.txt"
    file.write_bytes(content)
    assert reason in refusal(file)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "gone.txt")
    assert "a folder" in refusal(tmp_path)
    assert "no regular file" in refusal(Path("/dev/zero"))
