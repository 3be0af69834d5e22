"""What moto and boto3 work out anew at each call, and a replay asks for by the hundred thousand."""

# ruff: noqa: SLF001  (moto offers no other way in)

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from functools import cache
from typing import Any
from unittest.mock import patch

from boto3.dynamodb import transform
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.utilities import bytesize
from moto.dynamodb.parsing import validators
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node  # type: ignore[attr-defined]  # these two are untyped
from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # type: ignore[attr-defined]
from moto.sqs import models as sqs_models

LARGEST = 405_000  # bytes of an item, as in moto


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, moto keeps what an expression means and how a name is spelt, and sizes an item once; boto3 copies only
    the containers of what it is given."""
    lex = ConditionExpressionParser._lex_one_node
    next_node = cache(lambda text: lex(ConditionExpressionParser("", {}, {}), text))  # reads nothing but the text
    with ExitStack() as patches:
        for owner, name, quick in (
            (UpdateExpressionParser, "make", cache(UpdateExpressionParser.make)),  # a copy is what moto changes
            (ConditionExpressionParser, "_lex_one_node", lambda _, text: next_node(text)),
            (validators, "deepcopy", _copied),
            (DepthFirstTraverser, "nodes_to_be_processed", _processed),
            (sqs_models, "camelcase_to_underscores", cache(camelcase_to_underscores)),
            (Item, "__init__", _made),
            (transform, "copy_dynamodb_params", lambda params, **_: _spread(params)),
        ):
            patches.enter_context(patch.object(owner, name, quick))
        yield


def _made(item: Item, hash_key: DynamoType, range_key: DynamoType | None, attrs: Mapping[str, Any]) -> None:
    """`Item.__init__`, which sizes all attributes anew for each that it adds."""
    item.hash_key, item.range_key, item.attrs = hash_key, range_key, LimitedSizeDict()
    kept = {name: DynamoType(value) for name, value in attrs.items()}
    if sum(bytesize(name) + value.size() for name, value in kept.items()) > LARGEST:
        raise ItemSizeTooLarge
    dict.update(item.attrs, kept)


def _spread(value: Any) -> Any:
    """A copy down to what boto3 replaces: values of attributes and conditions stay."""
    if isinstance(value, dict):
        return {name: _spread(each) for name, each in value.items()}
    return [_spread(each) for each in value] if isinstance(value, list) else value


def _copied(node: Any, parent: Any = None) -> Any:
    """`copy.deepcopy` of what the validators copy: mostly a parsed expression, a tree without other references."""
    if not isinstance(node, Node):
        return deepcopy(node)
    made: Any = object.__new__(type(node))
    made.__dict__.update(node.__dict__, parent=parent)
    if node.children is not None:
        made.children = [_copied(child, made) for child in node.children]
    return made


def _processed(traverser: Any) -> tuple[type, ...]:
    """`DepthFirstTraverser.nodes_to_be_processed`, which asks anew at each node."""
    kinds: tuple[type, ...] | None = traverser.__dict__.get("kinds")
    if kinds is None:
        kinds = traverser.kinds = tuple(traverser._processing_map())
    return kinds
