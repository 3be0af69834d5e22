"""The local cloud: runs template.yaml on moto, without Docker and without an AWS account."""

from wirewatch_cli.cloud.clock import SystemClock, VirtualClock
from wirewatch_cli.cloud.errors import CloudError
from wirewatch_cli.cloud.happenings import Happening, Publication, SentMail
from wirewatch_cli.cloud.local_cloud import LocalCloud
from wirewatch_cli.cloud.web import HttpAnswer

__all__ = [
    "CloudError",
    "Happening",
    "HttpAnswer",
    "LocalCloud",
    "Publication",
    "SentMail",
    "SystemClock",
    "VirtualClock",
]
