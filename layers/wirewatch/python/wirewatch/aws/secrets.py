"""Secrets Manager: the keys that sign links."""

from wirewatch.aws.clients import client


def signing_keys(arn: str) -> list[str]:
    """The key before the last rotation, if there was one, and then the present one."""
    secrets = client("secretsmanager")
    current = secrets.get_secret_value(SecretId=arn)["SecretString"]
    try:
        previous = secrets.get_secret_value(SecretId=arn, VersionStage="AWSPREVIOUS")
    except secrets.exceptions.ResourceNotFoundException:
        return [current]
    return [previous["SecretString"], current]
