"""Mail addresses, normalised: one way to write each, and only those that SES can send to."""

from wirewatch.subscriptions.errors import SubscriptionError

LONGEST = 254  # characters; RFC 5321's path without its brackets


def mail_address(typed: str) -> str:
    """The address to write to, its domain in lower-case ASCII; SubscriptionError if mail could not go there.

    SES takes no letters beyond ASCII before the @. The domain is not looked up.
    """
    # Few requests bring an address, and this takes 26 ms of each cold start of the API.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        read = validate_email(typed.strip(), check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        reason = f"not a mail address such as name@example.org ({str(error).rstrip('.')[:200]})"
        raise SubscriptionError("address", reason) from None
    return f"{read.ascii_local_part}@{read.ascii_domain}".encode("ascii").decode()


def domain_of(address: str) -> str:
    """What stands behind the @ of a normalised address."""
    return address.rpartition("@")[2]
