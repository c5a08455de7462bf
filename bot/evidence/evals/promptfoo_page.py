"""The table of results in promptfoo's HTML page, in its layouts."""

from __future__ import annotations

from html.parser import HTMLParser

STATUS, REASON = "data-status", "output-reason"


class ResultTable(HTMLParser):
    """The cells' texts of the first table of a page that has a body; `data-content` repeats a cell and is not read.

    Since 2026 a cell has its verdict in `data-status`, beside the score, the output and the reason. It is given as in
    the older pages: the verdict in brackets, then the reason.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.header: list[str] = []
        self.rows: list[tuple[int, list[str]]] = []
        self._cell: list[str] | None = None
        self._in_head = False
        self._done = False
        self._only_reason = False
        self._in_reason = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or a cell."""
        if self._done:
            return
        if tag == "tr" and not self._in_head:
            self.rows.append((self.getpos()[0], []))
        elif tag in ("td", "th"):
            self._close_cell()
            status = dict(attrs).get(STATUS)
            self._cell = [f"[{status.upper()}] "] if status else []
            self._only_reason, self._in_reason = bool(status), False
            self._in_th = tag == "th"
        elif tag == "thead":
            self._in_head = True
        elif tag == "p" and REASON in (dict(attrs).get("class") or ""):
            self._in_reason = True
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a row or a cell."""
        if tag in ("td", "th"):
            self._close_cell()
        elif tag == "p":
            self._in_reason = False
        elif tag == "thead":
            self._in_head = False
        elif tag == "table" and any(row for _, row in self.rows):
            self._done = True

    def handle_data(self, data: str) -> None:
        """Text within a cell."""
        if self._cell is not None and (self._in_reason or not self._only_reason):
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is None:
            return
        text = "".join(self._cell).strip()
        if self._in_th and not any(row for _, row in self.rows):
            self.header.append(text)
        elif self.rows:
            self.rows[-1][1].append(text)
        self._cell = None
