"""Nothing that is handed on can vanish: what lies behind each queue, rule, schedule and stream."""

from typing import Any

FORTNIGHT = 14 * 24 * 3600


def mappings(stack: Any, kind: str) -> dict[str, dict[str, Any]]:
    """Event-source mappings whose source is a resource of that type, with the source's name."""
    return {
        name: body | {"source": stack.one(body["EventSourceArn"])}
        for name, body in stack.of_type("AWS::Lambda::EventSourceMapping").items()
        if stack.resources[stack.one(body["EventSourceArn"])]["Type"] == kind
    }


def role_of(stack: Any, function: str) -> str:
    return stack.one(stack.resources[function]["Properties"]["Role"])


def test_every_queue_that_is_read_hands_what_fails_to_a_dead_letter_queue_of_its_own(stack):
    read = {body["source"] for body in mappings(stack, "AWS::SQS::Queue").values()}
    behind = {
        queue: body["RedrivePolicy"]
        for queue, body in stack.of_type("AWS::SQS::Queue").items()
        if "RedrivePolicy" in body
    }
    own = {stack.one(policy["deadLetterTargetArn"]) for policy in behind.values()}
    assert read == behind.keys()
    assert len(own) == len(behind)
    for queue, policy in behind.items():  # so long may a table be out of reach, in seconds
        assert policy["maxReceiveCount"] * stack.resources[queue]["Properties"]["VisibilityTimeout"] >= 900


def test_every_queue_is_either_read_or_holds_dead_letters(stack):
    read = {body["source"] for body in mappings(stack, "AWS::SQS::Queue").values()}
    dead = stack.dead_letter_queues()
    assert read | dead == stack.of_type("AWS::SQS::Queue").keys()
    assert read & dead == set()


def test_dead_letters_are_kept_longer_than_the_queue_before_them_keeps_messages(stack):
    kept = {n: b.get("MessageRetentionPeriod") for n, b in stack.of_type("AWS::SQS::Queue").items()}
    dead = stack.dead_letter_queues()
    assert {kept[name] for name in dead} == {FORTNIGHT}
    assert [n for n in kept.keys() - dead if not (kept[n] and kept[n] < FORTNIGHT)] == []


def test_every_queue_is_encrypted(stack):
    bodies = stack.of_type("AWS::SQS::Queue")
    assert [name for name, body in bodies.items() if not body.get("SqsManagedSseEnabled")] == []


def test_every_rule_target_retries_and_then_has_a_dead_letter_queue(stack):
    targets = [t for body in stack.of_type("AWS::Events::Rule").values() for t in body["Targets"]]
    assert targets
    for target in targets:
        assert target["RetryPolicy"].keys() == {"MaximumEventAgeInSeconds", "MaximumRetryAttempts"}
        assert stack.one(target["DeadLetterConfig"]["Arn"]) in stack.of_type("AWS::SQS::Queue")


def test_every_schedule_has_a_dead_letter_queue_that_its_role_may_write_to(stack):
    schedules = stack.of_type("AWS::Scheduler::Schedule")
    assert schedules
    for body in schedules.values():
        target = body["Target"]
        role = stack.one(target["RoleArn"])
        assert "RetryPolicy" in target
        assert stack.may(role, "sqs:SendMessage", stack.one(target["DeadLetterConfig"]["Arn"]))
        assert stack.may(role, "lambda:InvokeFunction", stack.one(target["Arn"]))


def test_every_function_called_without_waiting_has_a_failure_queue_that_it_may_write_to(stack):
    configured = {
        stack.one(body["FunctionName"]): body["DestinationConfig"]["OnFailure"]["Destination"]
        for body in stack.of_type("AWS::Lambda::EventInvokeConfig").values()
    }
    schedules = stack.of_type("AWS::Scheduler::Schedule").values()
    assert {stack.one(body["Target"]["Arn"]) for body in schedules} == configured.keys()
    for function, queue in configured.items():
        assert stack.may(role_of(stack, function), "sqs:SendMessage", stack.one(queue))


def test_every_stream_mapping_isolates_a_poison_record_and_puts_it_aside(stack):
    found = mappings(stack, "AWS::DynamoDB::Table")
    assert found
    for body in found.values():
        aside = stack.one(body["DestinationConfig"]["OnFailure"]["Destination"])
        assert body["StartingPosition"] == "TRIM_HORIZON"
        assert body["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert body["BisectBatchOnFunctionError"] is True
        assert 1 <= body["MaximumRetryAttempts"] <= 10
        assert 60 <= body["MaximumRecordAgeInSeconds"] < 24 * 3600, "a stream keeps 24 hours"
        assert body["FilterCriteria"]["Filters"]
        assert stack.may(role_of(stack, stack.one(body["FunctionName"])), "sqs:SendMessage", aside)


def test_every_queue_mapping_reports_its_failures_one_by_one(stack):
    found = mappings(stack, "AWS::SQS::Queue")
    assert found
    for body in found.values():
        assert body["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert body["ScalingConfig"]["MaximumConcurrency"] >= 2


def test_every_mapping_reads_what_its_function_may_read(stack):
    reads = {"AWS::SQS::Queue": "sqs:ReceiveMessage", "AWS::DynamoDB::Table": "dynamodb:GetRecords"}
    for kind, action in reads.items():
        for body in mappings(stack, kind).values():
            role = role_of(stack, stack.one(body["FunctionName"]))
            assert stack.may(role, action, body["source"]), (role, action, body["source"])


def test_a_message_stays_hidden_six_times_as_long_as_its_function_may_run(stack):
    functions, queues = stack.of_type("AWS::Lambda::Function"), stack.of_type("AWS::SQS::Queue")
    short = {
        body["source"]
        for body in mappings(stack, "AWS::SQS::Queue").values()
        if queues[body["source"]]["VisibilityTimeout"] < 6 * functions[stack.one(body["FunctionName"])]["Timeout"]
    }
    assert short == set()


def test_every_subscription_of_a_topic_has_a_dead_letter_queue(stack):
    found = stack.of_type("AWS::SNS::Subscription")
    assert found
    for body in found.values():
        queue = stack.one(body["RedrivePolicy"]["deadLetterTargetArn"])
        assert stack.one(body["TopicArn"]) in stack.lets_in(queue, "sns.amazonaws.com")


def test_one_alarm_watches_every_dead_letter_queue(stack):
    metrics = stack.of_type("AWS::CloudWatch::Alarm")["DeadLetters"]["Metrics"]
    watched = {
        stack.one(dimension["Value"])
        for metric in metrics
        if "MetricStat" in metric
        for dimension in metric["MetricStat"]["Metric"]["Dimensions"]
    }
    assert watched == stack.dead_letter_queues()


def test_every_alarm_tells_the_operators_that_it_began_and_that_it_ended(stack):
    alarms = stack.of_type("AWS::CloudWatch::Alarm")
    assert alarms
    for body in alarms.values():
        assert stack.one(body["AlarmActions"]) == stack.one(body["OKActions"]) == "Operators"
        assert body["TreatMissingData"] in {"breaching", "notBreaching", "ignore"}
        assert body["AlarmDescription"].endswith((".", ")"))
