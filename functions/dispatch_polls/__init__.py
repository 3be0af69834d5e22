"""dispatch_polls: due feeds become tasks on the poll queue."""
