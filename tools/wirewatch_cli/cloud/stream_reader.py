"""Reads a table's stream from its beginning, record after record."""

from typing import Any

from wirewatch.aws import clients
from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.shortcut import ask

PAGE = 1000  # records that one read gives at most


class StreamReader:
    """The one shard of a stream, from TRIM_HORIZON on."""

    def __init__(self, arn: str, position: str) -> None:
        self._arn, self._last = arn, ""
        self._streams = clients.client("dynamodbstreams")
        if len(self._shards()) != 1 or position != "TRIM_HORIZON":
            raise CloudError(f"{arn}: one shard read from TRIM_HORIZON is what is simulated")
        self._iterator = self._iterator_now()

    def read(self) -> list[Any]:
        """What has been written since, `PAGE` records at most."""
        records = self._next()
        if not records:
            # moto puts copies of the tables in their place when it refuses a transaction, and an iterator goes on
            # looking at the old ones.
            self._iterator = self._iterator_now()
            records = self._next()
        return records

    def _next(self) -> list[Any]:
        answer = ask(self._streams, "GetRecords", ShardIterator=self._iterator)
        self._iterator = answer["NextShardIterator"]
        records: list[Any] = answer["Records"]
        if records:
            self._last = records[-1]["dynamodb"]["SequenceNumber"]
        return records

    def _iterator_now(self) -> str:
        """An iterator at what has not been read yet."""
        after = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": self._last}
        where = after if self._last else {"ShardIteratorType": "TRIM_HORIZON"}
        (shard,) = self._shards()
        answer = self._streams.get_shard_iterator(StreamArn=self._arn, ShardId=shard["ShardId"], **where)
        iterator: str = answer["ShardIterator"]
        return iterator

    def _shards(self) -> list[Any]:
        shards: list[Any] = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]["Shards"]
        return shards
