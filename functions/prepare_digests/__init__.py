"""prepare_digests: digests that are due are frozen as deliveries."""
