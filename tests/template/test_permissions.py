"""One function, one role, one policy; nothing wider than AWS makes it."""

import re
from typing import Any

# Where AWS allows nothing narrower, and why. A grant with a * that isn't here fails the tests.
WIDE = {
    ("LogsAndTraces", "xray:PutTraceSegments", "*"): "X-Ray has no resources to name here",
    ("LogsAndTraces", "xray:PutTelemetryRecords", "*"): "likewise",
    (
        "SendMailRole",
        "ses:SendEmail",
        "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*",
    ): "SES asks for recipients that are identities of the account; a condition names the sender",
    (
        "SendMailRole",
        "ses:SendRawEmail",
        "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*",
    ): "likewise",
}

# What few functions may do, and which.
SOLE = {
    "events:PutEvents": {"AssessItems"},
    "sns:Publish": {"SendAlerts"},
    "ses:SendEmail": {"SendMail"},
    "ses:SendRawEmail": {"SendMail"},
    "secretsmanager:GetSecretValue": {"DispatchPolls", "SendMail", "ServeSubscriptions"},
    "dynamodb:Scan": {"AssessItems", "ServeSubscriptions", "SweepStalled"},
    "dynamodb:DeleteItem": {"ServeSubscriptions", "SweepStalled"},
}


def roles(stack: Any) -> dict[str, str]:
    """The role of each function."""
    functions = stack.of_type("AWS::Lambda::Function")
    return {name: stack.one(body["Role"]) for name, body in functions.items()}


def grants(stack: Any) -> list[tuple[str, str, Any]]:
    """Every (role or managed policy, action, resource) that this stack's own policies allow."""
    documents = [
        (name, policy["PolicyDocument"])
        for name, body in stack.of_type("AWS::IAM::Role").items()
        for policy in body.get("Policies", [])
    ]
    documents += [(n, body["PolicyDocument"]) for n, body in stack.of_type("AWS::IAM::ManagedPolicy").items()]
    found = []
    for name, document in documents:
        for raw in document["Statement"]:
            assert raw["Effect"] == "Allow"
            assert "NotAction" not in raw
            assert "NotResource" not in raw
            actions = raw["Action"] if isinstance(raw["Action"], list) else [raw["Action"]]
            resources = raw["Resource"] if isinstance(raw["Resource"], list) else [raw["Resource"]]
            found += [(name, action, resource) for action in actions for resource in resources]
    return found


def text_of(resource: Any) -> str:
    return resource if isinstance(resource, str) else str(resource.get("Fn::Sub", resource))


def test_every_function_has_a_role_of_its_own(stack):
    assert {name: f"{name}Role" for name in roles(stack)} == roles(stack)


def test_every_functions_role_has_one_policy_and_the_shared_one_for_logs_and_traces(stack):
    for role in roles(stack).values():
        body = stack.resources[role]["Properties"]
        assert len(body["Policies"]) == 1
        assert body["ManagedPolicyArns"] == [{"Ref": "LogsAndTraces"}]


def test_a_functions_role_can_be_taken_by_lambda_only(stack):
    for role in roles(stack).values():
        (statement,) = stack.resources[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}
        assert "sts:AssumeRole" in statement["Action"]


def test_sam_adds_no_managed_policy_of_aws(stack):
    given = {str(arn) for body in stack.of_type("AWS::IAM::Role").values() for arn in body.get("ManagedPolicyArns", [])}
    assert given == {str({"Ref": "LogsAndTraces"})}


def test_no_action_is_granted_by_a_star(stack):
    granted = grants(stack)
    assert granted
    assert [each for each in granted if "*" in each[1]] == []


def test_no_resource_is_granted_by_a_star_but_for_those_with_a_reason(stack):
    wide = {(n, action, text_of(r)) for n, action, r in grants(stack) if "*" in text_of(r)}
    assert wide == WIDE.keys()


def test_what_reaches_far_is_granted_to_no_other_function(stack):
    names = {role: function for function, role in roles(stack).items()}
    holders = {action: {names[role] for role, granted, _ in grants(stack) if granted == action} for action in SOLE}
    assert holders == SOLE


def test_mail_can_be_sent_from_the_senders_address_only(stack):
    statements = [s for s in stack.grants("SendMailRole") if "ses:SendEmail" in s.actions]
    assert [s.condition for s in statements] == [{"StringEquals": {"ses:FromAddress": {"Ref": "SenderAddress"}}}]


def test_every_function_is_granted_exactly_the_tables_that_its_settings_name(stack):
    tables = stack.of_type("AWS::DynamoDB::Table").keys()
    for function, role in roles(stack).items():
        variables = stack.resources[function]["Properties"]["Environment"]["Variables"]
        named = {v["Ref"] for v in variables.values() if isinstance(v, dict) and "Ref" in v}
        granted = {
            name
            for statement in stack.grants(role)
            for resource in statement.resources
            for name in [*tables]
            if name in re.findall(r"\w+", str(resource))
        }
        assert granted == named & tables, function


def test_an_index_is_granted_by_its_name_for_queries_and_a_sparse_one_for_scans(stack):
    tables = stack.of_type("AWS::DynamoDB::Table")
    granted = [each for each in grants(stack) if "/index/" in text_of(each[2])]
    assert granted
    for _, action, resource in granted:
        table, index = re.fullmatch(r"\$\{(\w+)\.Arn\}/index/([a-z-]+)", text_of(resource)).groups()
        indexes = {each["IndexName"] for each in tables[table]["GlobalSecondaryIndexes"]}
        assert action == ("dynamodb:Scan" if index == "open" else "dynamodb:Query")
        assert index in indexes


def test_every_index_is_read_by_some_function(stack):
    made = {
        f"${{{name}.Arn}}/index/{index['IndexName']}"
        for name, body in stack.of_type("AWS::DynamoDB::Table").items()
        for index in body.get("GlobalSecondaryIndexes", [])
    }
    assert made - {text_of(resource) for _, _, resource in grants(stack)} == set()
