"""send_alerts: the alert of a breaking item goes to the topic, and a mail row to each of its watchers."""
