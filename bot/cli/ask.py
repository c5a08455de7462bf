"""`ask`: a question to the guide, with the same answer as in Slack."""

from __future__ import annotations

import argparse
import json

from bot.cli.command_line import EXIT_OK, InputError, print_answers, stdin_lines
from bot.guide import reply_json
from bot.prepared_content import prepare
from bot.settings import read_settings

EMPTY = "ask: what is the question? Put it in quotation marks."
NO_QUESTION = 'expected a JSON object with a text at "question"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", default="")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.add_argument("--lines", action="store_true", help='one {"question"} a line in, one answer a line out')


def run(args: argparse.Namespace) -> int:
    """Answer one question, or one a line."""
    if not args.lines and not args.question.strip():
        raise InputError(EMPTY)
    consultant = prepare(read_settings()).consultant
    if args.lines:
        return print_answers(stdin_lines(), lambda line: reply_json(consultant.reply(_question(line))))
    reply = consultant.reply(args.question)
    print(json.dumps(reply_json(reply), ensure_ascii=False) if args.json else reply.text)
    return EXIT_OK


def _question(line: str) -> str:
    try:
        question = json.loads(line)["question"]
    except (ValueError, RecursionError, TypeError, KeyError):
        question = None
    if not isinstance(question, str):
        raise InputError(NO_QUESTION)
    return question
