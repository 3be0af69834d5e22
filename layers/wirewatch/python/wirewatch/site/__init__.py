"""The pages that people see: data in, HTML out. Which page answers which request is in `wirewatch.web`."""
