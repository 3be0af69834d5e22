"""send_mail: a pending mail of the ledger is sent through SES."""
