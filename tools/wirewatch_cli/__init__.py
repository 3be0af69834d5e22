"""The command line and the local cloud. Never deployed, and imported by nothing that is."""
