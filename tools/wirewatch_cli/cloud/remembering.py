"""What moto and boto3 work out anew at each call, and a replay asks for by the hundred thousand."""

# ruff: noqa: SLF001  (moto offers no other way in)

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from functools import cache
from typing import Any
from unittest.mock import patch

from boto3.dynamodb import transform
from botocore import session as sessions
from botocore.hooks import HierarchicalEmitter
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.parsing import validators
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node  # type: ignore[attr-defined]  # these two are untyped
from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # type: ignore[attr-defined]
from moto.dynamodb.parsing.validators import (
    ActionCountValidator,
    OverlappingPathsValidator,
    UpdateExpressionValidator,
    UpdateHashRangeKeyValidator,
)
from moto.moto_api._internal import mock_random
from moto.sqs import models as sqs_models

from wirewatch_cli.cloud.transforming import transforming

OF_THE_EXPRESSION = (ActionCountValidator, OverlappingPathsValidator, UpdateHashRangeKeyValidator)


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, moto keeps what an expression means and how a name is spelt; boto3 copies only the containers of what
    it is given."""
    lex = ConditionExpressionParser._lex_one_node
    next_node = cache(lambda text: lex(ConditionExpressionParser("", {}, {}), text))  # reads nothing but the text
    with ExitStack() as patches:
        for owner, name, quick in (
            (UpdateExpressionParser, "make", cache(_update)),  # a copy is what moto changes
            (UpdateExpressionValidator, "validate", _validating(set())),
            (ConditionExpressionParser, "_lex_one_node", lambda _, text: next_node(text)),
            (ConditionExpressionParser, "parse", _parsed),
            (validators, "deepcopy", _copied),
            (DepthFirstTraverser, "traverse_node_recursively", _traversed),
            (HierarchicalEmitter, "_emit", emitted),
            (sessions, "create_loader", cache(sessions.create_loader)),  # which reads a service's description once
            (sqs_models, "camelcase_to_underscores", cache(camelcase_to_underscores)),
            (sqs_models, "generate_receipt_handle", lambda: f"{mock_random.getrandbits(740):0185x}"),
            (transform, "copy_dynamodb_params", lambda params, **_: _spread(params)),
            (transform.ParameterTransformer, "transform", transforming()),
        ):
            patches.enter_context(patch.object(owner, name, quick))
        yield


_parse = ConditionExpressionParser.parse
_last: list[tuple[ConditionExpressionParser, Any]] = []


def _parsed(parser: ConditionExpressionParser) -> Any:
    """`ConditionExpressionParser.parse`, which moto calls twice in a row: to look for errors, then to use it."""
    if _last and _asks_the_same(parser, (before := _last[0])[0]):
        parser.expr_attr_names_found = before[0].expr_attr_names_found
        parser.expr_attr_values_found = before[0].expr_attr_values_found
        return before[1]
    found = _parse(parser)
    _last[:] = [(parser, found)]
    return found


def _asks_the_same(one: ConditionExpressionParser, other: ConditionExpressionParser) -> bool:
    return (
        one.condition_expression == other.condition_expression
        and one.expression_attribute_names == other.expression_attribute_names
        and one.expression_attribute_values == other.expression_attribute_values
    )


_make_update = UpdateExpressionParser.make


def _update(text: str) -> Any:
    """`UpdateExpressionParser.make`; what it makes knows its text, and so do copies of it."""
    made = _make_update(text)
    made.text = text
    return made


def _validating(accepted: set[Any]) -> Any:
    """`UpdateExpressionValidator.validate`, which asks what depends on the expression alone once for each."""

    def validate(validator: Any) -> Any:
        node, names = validator.node_to_validate, validator.expression_attribute_names or {}
        asked = (node.text, tuple(names.items()), validator.table.name)
        for processor in validator.processors:
            if asked not in accepted or not isinstance(processor, OF_THE_EXPRESSION):
                node = processor.traverse(node)
        accepted.add(asked)
        return node

    return validate


def emitted(emitter: Any, event_name: str, kwargs: Any, stop_on_response: bool = False) -> list[Any]:
    """`HierarchicalEmitter._emit`, which logs each handler that it calls."""
    handlers = emitter._lookup_cache.get(event_name)
    if handlers is None:
        handlers = emitter._lookup_cache[event_name] = emitter._handlers.prefix_search(event_name)
    kwargs["event_name"] = event_name
    responses = []
    for handler in handlers:
        responses.append((handler, response := handler(**kwargs)))
        if stop_on_response and response is not None:
            break
    return responses


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


def _traversed(traverser: Any, node: Any, child_id: int = -1) -> Any:
    """`DepthFirstTraverser.traverse_node_recursively`, which asks again and again of which kinds nodes are."""
    looks_ahead = type(traverser).pre_processing_of_child is not DepthFirstTraverser.pre_processing_of_child
    return _walked(traverser, tuple(traverser._processing_map()), looks_ahead, node, child_id)


def _walked(traverser: Any, kinds: tuple[Any, ...], looks_ahead: bool, node: Any, child_id: int) -> Any:
    if not _is_one(type(node), Node):
        return node
    parent = node.parent
    for number, child in enumerate(node.children or ()):
        if looks_ahead:
            traverser.pre_processing_of_child(node, number)
        _walked(traverser, kinds, looks_ahead, child, number)
    if _is_one(type(node), kinds):
        node = traverser.process(node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node


_is_one: Any = cache(issubclass)
