"""WebSub: hubs that tell of news in a feed, so that it need not be polled to be known (W3C, 23 January 2018)."""
