"""What each function may do, by the policies of its role. Every call of a function is held against them.

Policies are read as far as this template goes: Allow statements with actions, resources (with `*`) and the
condition `StringEquals`. Anything else stops the local cloud, rather than being passed over.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.needs import Need, needs_of
from wirewatch_cli.cloud.provisioning import Resource, Stack
from wirewatch_cli.cloud.taps import RefusalError

CONTEXT = {"ses:FromAddress": "FromEmailAddress"}  # a policy's context key: the parameter that says it
LAMBDAS_OWN = "arn:aws:iam::aws:policy/service-role/AWSLambda"  # logs, traces, sources of events
_caller: ContextVar[str] = ContextVar("caller", default="")


@contextmanager
def acting_as(function: str) -> Iterator[None]:
    """Inside, calls of this thread are the function's; those of threads that it starts are nobody's."""
    token = _caller.set(function)
    try:
        yield
    finally:
        _caller.reset(token)


@dataclass(frozen=True, slots=True)
class Grant:
    """An Allow statement."""

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    equal: Mapping[str, str]

    def allows(self, need: Need, context: Mapping[str, str]) -> bool:
        """Whether it covers the need, for a request of that context."""
        return (
            need.action in self.actions
            and any(fnmatchcase(need.resource, each) for each in self.resources)
            and all(context.get(key) == value for key, value in self.equal.items())
        )

    def needs(self) -> Iterator[Need]:
        """Each action on each resource, as written."""
        return (Need(action, resource) for action in self.actions for resource in self.resources)


class Permissions:
    """The functions' grants, and in `used` what each function has needed so far."""

    def __init__(self, stack: Stack) -> None:
        self._grants = {each.id: list(_grants(each, stack)) for each in stack.of_type("AWS::Lambda::Function")}
        self.used: dict[str, set[Need]] = defaultdict(set)

    @property
    def granted(self) -> dict[str, set[Need]]:
        """Every action on every resource that each function's role allows."""
        return {name: {need for grant in grants for need in grant.needs()} for name, grants in self._grants.items()}

    def check(self, service: str, operation: str, request: Mapping[str, Any]) -> None:
        """Refuse a function's call that its role does not allow. Calls of anybody else pass."""
        function = _caller.get()
        if not function:
            return
        context = {key: str(request[name]) for key, name in CONTEXT.items() if name in request}
        for need in needs_of(service, operation, request):
            if need in self.used[function] and not context:
                continue
            if not any(grant.allows(need, context) for grant in self._grants[function]):
                raise RefusalError(
                    "AccessDeniedException",
                    f"{function} is not authorized to perform {need.action} on {need.resource}: "
                    "no statement of its role in template.yaml allows it",
                )
            self.used[function].add(need)


def _grants(function: Resource, stack: Stack) -> Iterator[Grant]:
    role = stack.resources[function.properties["Role"].rsplit("/", 1)[-1]]
    documents = [policy["PolicyDocument"] for policy in role.properties.get("Policies", ())]
    managed = {each.id: each.properties["PolicyDocument"] for each in stack.of_type("AWS::IAM::ManagedPolicy")}
    for arn in role.properties.get("ManagedPolicyArns", ()):
        if arn not in managed and not arn.startswith(LAMBDAS_OWN):
            raise CloudError(f"{role.logical_id}: the local cloud does not know what {arn} allows")
        documents += [managed[arn]] if arn in managed else []
    return (_grant(statement, role.logical_id) for document in documents for statement in document["Statement"])


def _grant(statement: Mapping[str, Any], role: str) -> Grant:
    condition = statement.get("Condition", {})
    if statement["Effect"] != "Allow" or condition.keys() - {"StringEquals"}:
        raise CloudError(f"{role}: the local cloud reads no statement such as {dict(statement)}")
    equal = condition.get("StringEquals", {})
    if unknown := equal.keys() - CONTEXT.keys():
        raise CloudError(f"{role}: the local cloud does not know the context key {', '.join(sorted(unknown))}")
    return Grant(_several(statement["Action"]), _several(statement["Resource"]), equal)


def _several(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (str(value),)
