"""Delivery: alerts, digests and mails that arrive once, and the ledger that says so."""
