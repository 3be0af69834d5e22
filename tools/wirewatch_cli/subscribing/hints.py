"""What is left to do, on the other side, after an endpoint was hung on the topic."""

import json
from urllib.parse import parse_qs, urlsplit

from wirewatch.subscriptions.endpoints import Endpoint, Protocol


def hints(endpoint: Endpoint, topic: str) -> list[str]:
    """Sentences for whoever owns the endpoint."""
    match endpoint.protocol:
        case Protocol.SQS:
            return ["SNS must be let in: the queue's policy needs", json.dumps(_statement(endpoint.address, topic))]
        case Protocol.LAMBDA:
            permission = (
                f"aws lambda add-permission --function-name {endpoint.address} --statement-id wirewatch "
                f"--action lambda:InvokeFunction --principal sns.amazonaws.com --source-arn {topic}"
            )
            return ["SNS must be let in:", permission]
        case Protocol.HTTPS:
            return [
                "SNS posts a SubscriptionConfirmation there. Confirm with its token; then nobody else can unsubscribe:",
                f"wirewatch subscribe --sns https {endpoint.address} --token TOKEN",
            ]
        case Protocol.EMAIL:
            return [
                "SNS mails a link to confirm. Confirm it so, or mail scanners can press its unsubscribe links:",
                f"wirewatch subscribe --sns email {endpoint.address} --token THAT-LINK",
                "For people, --email is better: digests, quiet hours, one-click unsubscribing.",
            ]
    return ["SMS costs by the message; an account in SNS's sandbox sends to verified numbers only."]


def token_of(text: str) -> str:
    """The token itself, or that of the link that SNS sent."""
    return parse_qs(urlsplit(text).query).get("Token", [text])[0] if "://" in text else text


def _statement(queue: str, topic: str) -> dict[str, object]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
