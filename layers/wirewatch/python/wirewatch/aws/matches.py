"""The Matches table: a row for each watch that an item matched."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr, Key

from wirewatch.aws.clients import table
from wirewatch.aws.conditional import held
from wirewatch.aws.paging import rows
from wirewatch.delivery.ports import Match
from wirewatch.stories.story import Related
from wirewatch.timestamps import from_text, to_text


class MatchesTable:
    """Matches over DynamoDB. Rows expire `retention_days` after the match."""

    def __init__(self, name: str, retention_days: int) -> None:
        self._table = table(name)
        self._retention = timedelta(days=retention_days)

    def add(self, match: Match) -> None:
        """See Matches.add."""
        row = _row(match) | {"expires": int((match.at + self._retention).timestamp())}
        held(self._table.put_item, Item=row, ConditionExpression=Attr("watch").not_exists())

    def between(self, watch: str, after: datetime, until: datetime) -> Iterable[Match]:
        """See Matches.between; of one second the smaller item id first. The index lags by moments."""
        if to_text(after) >= to_text(until):
            return
        within = Key("watch").eq(watch) & Key("at").between(to_text(after), to_text(until))
        found = rows(self._table.query, IndexName="by-time", KeyConditionExpression=within)
        later = (row for row in found if row["at"] > to_text(after))
        yield from map(match_from, sorted(later, key=lambda row: (row["at"], row["item"])))


def _row(match: Match) -> dict[str, Any]:
    row = {field.name: getattr(match, field.name) for field in fields(match)}
    texts = {"at": to_text(match.at), "level": str(match.level), "novelty": str(match.novelty)}
    related = [{"id": each.id, "headline": each.headline} for each in match.related]
    return row | texts | {"terms": list(match.terms), "reasons": list(match.reasons), "related": related}


def match_from(row: dict[str, Any]) -> Match:
    """The match of a row."""
    values = {"first_seen": ""} | {field.name: row[field.name] for field in fields(Match) if field.name in row}
    values |= {"at": from_text(row["at"]), "score": int(row["score"])}
    values |= {"related": tuple(Related(each["id"], each["headline"]) for each in row.get("related", ()))}
    return Match(**values | {"terms": tuple(row["terms"]), "reasons": tuple(row["reasons"])})
