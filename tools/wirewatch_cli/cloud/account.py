"""Where the local cloud lies."""

REGION = "eu-west-1"
ACCOUNT = "123456789012"  # moto's
PARTITION = "aws"
STACK = "wirewatch"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    # moto does not know the hosts with an account's number that botocore prefers (since 1.44 for streams too)
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
}
