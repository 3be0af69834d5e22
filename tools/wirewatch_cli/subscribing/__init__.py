"""What operators do with subscriptions: mails by SES, and endpoints of the SNS topic."""
