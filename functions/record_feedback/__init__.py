"""record_feedback: what became of mails and alerts is taken down."""
