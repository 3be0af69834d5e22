"""Checks of what must be there and switched on: it makes no alert of its own, but without it none goes out."""

from collections.abc import Iterator
from datetime import datetime

from wirewatch.aws.clients import client
from wirewatch_cli.doctor.finding import Finding, bad, ok, warn
from wirewatch_cli.doctor.place import Check, Place
from wirewatch_cli.timeline import counted

DEPLOY = "deploy again: `sam deploy`"
GOOD_STATES = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
STREAMED = ("ItemsTable", "DeliveriesTable")


def stack_status(place: Place, _: datetime) -> Iterator[Finding]:
    """Whether the last deployment ended well."""
    if place.status in GOOD_STATES:
        yield ok("stack", place.status)
    elif "ROLLBACK_COMPLETE" in place.status:
        remedy = "it runs as before; `sam deploy` again, and read the events of the stack for the reason"
        yield warn("stack", f"{place.status}: the last deployment was undone", remedy)
    else:
        yield bad("stack", place.status, "wait until it ends, or look at the events of the stack")


def tables(place: Place, _: datetime) -> Iterator[Finding]:
    """Every table is there, and those that drive functions have their stream."""
    for name, table in place.outputs.items():
        if not name.endswith("Table"):
            continue
        found = client("dynamodb").describe_table(TableName=table)["Table"]
        if found["TableStatus"] not in ("ACTIVE", "UPDATING"):
            yield bad(name, f"is {found['TableStatus']}", "wait, or restore it from its point-in-time recovery")
        elif name in STREAMED and not found.get("StreamSpecification", {}).get("StreamEnabled"):
            yield bad(name, "its stream is off, so what is written there moves nothing", DEPLOY)
        else:
            yield ok(name, "there" + (", its stream on" if name in STREAMED else ""))


def rules(place: Place, _: datetime) -> Iterator[Finding]:
    """Rules are enabled and have a target."""
    for name, physical in place.of_type("AWS::Events::Rule").items():
        bus, _bar, rule = physical.rpartition("|")
        where = {"EventBusName": bus or "default"}
        state = client("events").describe_rule(Name=rule, **where)["State"]
        targets = client("events").list_targets_by_rule(Rule=rule, **where)["Targets"]
        if state != "ENABLED":
            yield bad(
                f"rule {name}",
                f"is {state}",
                f"aws events enable-rule --name {rule} --event-bus-name {bus or 'default'}",
            )
        elif not targets:
            yield bad(f"rule {name}", "has no target, so its events go nowhere", DEPLOY)
        else:
            yield ok(f"rule {name}", f"enabled, {counted(len(targets), 'target')}")


def mappings(place: Place, _: datetime) -> Iterator[Finding]:
    """Queues and streams call their functions."""
    for name, uuid in place.of_type("AWS::Lambda::EventSourceMapping").items():
        state = client("lambda").get_event_source_mapping(UUID=uuid)["State"]
        if state in ("Enabled", "Creating", "Enabling", "Updating"):
            yield ok(f"mapping {name}", state)
        else:
            yield bad(
                f"mapping {name}", f"is {state}", f"aws lambda update-event-source-mapping --uuid {uuid} --enabled"
            )


def schedules(place: Place, _: datetime) -> Iterator[Finding]:
    """What is to happen each minute, and each five."""
    for name, schedule in place.of_type("AWS::Scheduler::Schedule").items():
        state = client("scheduler").get_schedule(Name=schedule)["State"]
        if state == "ENABLED":
            yield ok(f"schedule {name}", "enabled")
        else:
            yield bad(f"schedule {name}", f"is {state}", f"{DEPLOY}, or enable {schedule} in the console of Scheduler")


def secret(place: Place, _: datetime) -> Iterator[Finding]:
    """Links in mails can be signed."""
    found = client("secretsmanager").describe_secret(SecretId=place.outputs["SigningSecretArn"])
    if "DeletedDate" in found:
        remedy = f"aws secretsmanager restore-secret --secret-id {place.outputs['SigningSecretArn']}"
        yield bad("signing secret", "is about to be deleted: no mail can be sent then", remedy)
    else:
        yield ok("signing secret", "there")


def topic(place: Place, _: datetime) -> Iterator[Finding]:
    """Alerts have their topic."""
    client("sns").get_topic_attributes(TopicArn=place.outputs["AlertsTopicArn"])
    yield ok("topic of alerts", "there")


PARTS: tuple[tuple[str, Check], ...] = (
    ("tables", tables),
    ("topic of alerts", topic),
    ("signing secret", secret),
)
STACK_PARTS: tuple[tuple[str, Check], ...] = (
    ("stack", stack_status),
    *PARTS,
    ("rules", rules),
    ("mappings", mappings),
    ("schedules", schedules),
)
