"""`wirewatch watch match`."""

import sys
from typing import TextIO

import click

from wirewatch.feeds.language import is_language
from wirewatch.watches.errors import QueryError
from wirewatch_cli.plain_errors import RefusedError, plain_errors
from wirewatch_cli.watching.cases import judged, texts_of
from wirewatch_cli.watching.judging import judge
from wirewatch_cli.watching.query_command import QueryCommand


@click.command(cls=QueryCommand)
@click.argument("query", required=False)
@click.argument("text", required=False)
@click.option("--title", help="The item's title.")
@click.option("--lang", metavar="CODE", help="The item's language, as in `tr`: for word forms.")
@click.option(
    "--cases",
    type=click.File(encoding="utf-8-sig"),
    metavar="FILE.jsonl",
    help="Many cases, one JSON object a line; - is standard input.",
)
@click.pass_context
def match(
    ctx: click.Context,
    query: str | None,
    text: str | None,
    title: str | None,
    lang: str | None,
    cases: TextIO | None,
) -> None:
    """Does QUERY match an item with this title and TEXT?

    \b
    wirewatch watch match 'idlib AND (türkiye OR rusya)' --title 'İDLİB: Rusya ateşkes istedi' --lang tr
    wirewatch watch match '"air strike" -exercise' 'An air strike hit the market.'
    wirewatch watch match --cases cases.jsonl > verdicts.jsonl

    Prints the terms that matched. Write -- before a query that begins with a minus.

    --cases reads {"query": ..., "title": ..., "text": ..., "lang": ...} a line, of which title, text and lang
    may be left out, and writes a line for each: {"matched": true, "terms": [...]}, or {"error": "..."}.

    Exit code: 0 it matches (with --cases: every line was answered), 1 it does not, 2 a bad query.
    """
    if cases:
        _refuse_both(query)
        _answer(cases)
        return
    if not query or not (title or text):
        raise click.UsageError("give a QUERY, and a TEXT or a --title to try it on")
    if not is_language(lang):
        raise click.BadParameter(f"{lang!r} is no language code: write one such as tr or pt-BR", param_hint="--lang")
    with plain_errors(QueryError):
        hit = judge(query, texts_of(title, text, lang))
    click.echo(f"matches: {', '.join(hit.terms)}" if hit else "does not match")
    ctx.exit(0 if hit else 1)


def _refuse_both(query: str | None) -> None:
    if query:
        raise click.UsageError("--cases brings its own queries: leave QUERY out")


def _answer(cases: TextIO) -> None:
    try:
        for line in judged(cases):
            sys.stdout.write(line + "\n")
    except UnicodeDecodeError:
        raise RefusedError(f"{cases.name}: not UTF-8: save the file as UTF-8") from None
