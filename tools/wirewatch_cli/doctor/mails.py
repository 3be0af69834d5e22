"""Checks of what stands between a mail or an alarm and who should read it."""

from collections.abc import Iterator
from datetime import datetime

from wirewatch.aws.clients import client
from wirewatch_cli.doctor.finding import Finding, bad, ok, warn
from wirewatch_cli.doctor.place import Check, Place

NEARLY = 0.8  # of the daily quota
FEW_AT_ONCE = 100  # concurrent executions: a new account may have ten


def sender(place: Place, _: datetime) -> Iterator[Finding]:
    """The sender's address, or its domain, is verified."""
    address = place.parameters["SenderAddress"]
    identities = client("sesv2")
    for identity in (address, address.rpartition("@")[2]):
        try:
            found = identities.get_email_identity(EmailIdentity=identity)
        except identities.exceptions.NotFoundException:
            continue
        if found.get("VerifiedForSendingStatus"):
            yield ok("sender", f"{identity} is verified")
            return
    remedy = f"aws sesv2 create-email-identity --email-identity {address}, and follow the link in the mail that comes"
    yield bad("sender", f"neither {address} nor its domain is verified in SES: no mail goes out", remedy)


def sending(_: Place, __: datetime) -> Iterator[Finding]:
    """SES lets this account send to anybody, and enough."""
    account = client("sesv2").get_account()
    quota = account.get("SendQuota", {})
    most, sent = float(quota.get("Max24HourSend", 0)), float(quota.get("SentLast24Hours", 0))
    if not account.get("SendingEnabled", True):
        yield bad("SES", "sending is paused for this account", "look at the account dashboard of SES for the reason")
    elif not account.get("ProductionAccessEnabled", False):
        remedy = "ask for production access: docs/deploying.md, “Out of the sandbox”"
        yield warn("SES", "in the sandbox: mails go to verified addresses only, 200 a day", remedy)
    elif 0 < most <= sent / NEARLY:
        yield warn("SES", f"{sent:,.0f} of {most:,.0f} mails a day are used up", "ask for a higher sending quota")
    else:
        yield ok("SES", f"production access, {sent:,.0f} of {most:,.0f} mails sent in 24 hours")


def operators(place: Place, _: datetime) -> Iterator[Finding]:
    """Somebody gets the alarms."""
    asked = client("sns").list_subscriptions_by_topic(TopicArn=place.outputs["OperatorsTopicArn"])
    if any(each["SubscriptionArn"].startswith("arn:") for each in asked["Subscriptions"]):
        yield ok("alarms", "go to a confirmed address")
    else:
        remedy = "follow the link in the mail “AWS Notification - Subscription Confirmation”"
        yield warn("alarms", "nobody gets them: the operator's address was never confirmed", remedy)


def ringing(place: Place, _: datetime) -> Iterator[Finding]:
    """Alarms that ring now."""
    names = {physical: name for name, physical in place.of_type("AWS::CloudWatch::Alarm").items()}
    if not names:
        return
    asked = client("cloudwatch").describe_alarms(AlarmNames=list(names), StateValue="ALARM")["MetricAlarms"]
    found = [each for each in asked if each["StateValue"] == "ALARM"]
    for alarm in found:
        yield bad(f"alarm {names[alarm['AlarmName']]}", "rings", alarm.get("AlarmDescription", "look at it"))
    if not found:
        yield ok("alarms", "none of them rings")


def concurrency(_: Place, __: datetime) -> Iterator[Finding]:
    """Lambda lets enough functions run at once."""
    limit = client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    if limit < FEW_AT_ONCE:
        remedy = "ask for 1,000 at Service Quotas, Lambda, “Concurrent executions”: it costs nothing"
        yield warn("Lambda", f"only {limit} functions may run at once in this account", remedy)
    else:
        yield ok("Lambda", f"{limit:,} functions may run at once")


MAILS: tuple[tuple[str, Check], ...] = (
    ("sender", sender),
    ("SES", sending),
    ("alarms", operators),
    ("alarms", ringing),
    ("Lambda", concurrency),
)
