"""Where the local cloud lies."""

REGION = "eu-west-1"
ACCOUNT = "123456789012"  # moto's
PARTITION = "aws"
STACK = "wirewatch"
