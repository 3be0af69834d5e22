"""Secrets Manager: the keys that sign links."""

from wirewatch.aws.clients import client


def signing_keys(arn: str) -> list[str]:
    """The keys of the version before the last rotation, if there was one, and then the present ones.

    A version holds one key, or several with blanks between them, the newest last: so old links outlive
    any number of rotations.
    """
    secrets = client("secretsmanager")
    current: str = secrets.get_secret_value(SecretId=arn)["SecretString"]
    try:
        previous = secrets.get_secret_value(SecretId=arn, VersionStage="AWSPREVIOUS")
    except secrets.exceptions.ResourceNotFoundException:
        return current.split()
    return list(dict.fromkeys([*previous["SecretString"].split(), *current.split()]))
