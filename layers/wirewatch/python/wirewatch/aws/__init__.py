"""AWS at the edge: the only package that imports boto3. One module per table, queue, bus, topic."""
