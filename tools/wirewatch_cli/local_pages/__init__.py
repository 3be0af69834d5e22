"""A `wirewatch run` in the browser: the pages and the API as deployed, and beside them, below /local/, what an operator
of this one machine wants to see: the timeline, the mailbox, the topic, the feeds. None of the latter is deployed."""
