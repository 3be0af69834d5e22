"""Metrics of our own: CloudWatch reads them from a line that a function prints (embedded metric format).

Each is charged by the hour in which it is told of: what is only told of when something is wrong costs next to nothing.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime

NAMESPACE = "Wirewatch"
MOST_VALUES = 100  # of one metric in one line


def count(service: str, figures: Mapping[str, Sequence[float]], now: datetime) -> None:
    """Tell CloudWatch each figure with its values, for the function of that service; nothing of one without values.

    Of more than a hundred values only so many are told.
    """
    told = {name: list(values)[:MOST_VALUES] for name, values in figures.items() if values}
    if told:
        directive = {"Namespace": NAMESPACE, "Dimensions": [["service"]], "Metrics": [{"Name": name} for name in told]}
        head = {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [directive]}
        sys.stdout.write(json.dumps({"_aws": head, "service": service, **told}, separators=(",", ":")) + "\n")
