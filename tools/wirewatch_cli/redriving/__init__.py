"""What lies in the dead-letter queues, and the way back."""
