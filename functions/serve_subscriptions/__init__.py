"""serve_subscriptions: subscribing, confirming and unsubscribing over HTTP."""
