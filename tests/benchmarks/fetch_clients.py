"""Four clients that poll the same feeds: ours, pycurl as one would write it down, urllib3 and aiohttp.

Each asks conditionally, takes gzip, keeps its connections, and has at most two to a host and a hundred in all.
`python fetch_clients.py CLIENT CERTIFICATE` reads URLs from its input, polls them twice, and prints the seconds of
processor time and of the clock that each round took, and the number of 304s, as JSON.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

Poll = Callable[[], list[int]]
CONDITION = {"If-None-Match": '"v1"', "Accept-Encoding": "gzip", "User-Agent": "bench"}


def wirewatch(urls: Sequence[str], certificate: str) -> Poll:
    from wirewatch.feeds.fetch import Fetcher, at_once
    from wirewatch.feeds.ports import FetchRequest, Validators
    from wirewatch.feeds.route import LOCAL_ROUTE, AllowLoopback

    LOCAL_ROUTE.set(AllowLoopback())
    fetcher = Fetcher("bench", pause=at_once, authorities=certificate)
    requests = [FetchRequest(url, Validators('"v1"')) for url in urls]
    return lambda: [each.status for each in fetcher(requests)]


def pycurl(urls: Sequence[str], certificate: str) -> Poll:
    import pycurl

    multi = pycurl.CurlMulti()
    multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, 2)
    multi.setopt(pycurl.M_MAXCONNECTS, 1000)

    def handle(url: str) -> pycurl.Curl:
        curl = pycurl.Curl()
        curl.setopt(pycurl.URL, url)
        curl.setopt(pycurl.HTTPHEADER, ['If-None-Match: "v1"'])
        curl.setopt(pycurl.ACCEPT_ENCODING, "gzip, br")
        curl.setopt(pycurl.TIMEOUT, 20)
        curl.setopt(pycurl.CAINFO, certificate)
        curl.setopt(pycurl.WRITEFUNCTION, bytearray().extend)
        curl.setopt(pycurl.HEADERFUNCTION, list[bytes]().append)
        return curl

    def poll() -> list[int]:
        waiting, under_way, found = list(urls), set(), []
        while waiting or under_way:
            while waiting and len(under_way) < 100:
                curl = handle(waiting.pop(0))
                under_way.add(curl)
                multi.add_handle(curl)
            multi.perform()
            _, good, bad = multi.info_read(200)
            for curl in [*good, *(each[0] for each in bad)]:
                found.append(curl.getinfo(pycurl.RESPONSE_CODE))
                multi.remove_handle(curl)
                under_way.discard(curl)
                curl.close()
            multi.select(0.1)
        return found

    return poll


def urllib3(urls: Sequence[str], certificate: str) -> Poll:
    import urllib3

    manager = urllib3.PoolManager(1000, maxsize=2, block=True, ca_certs=certificate, timeout=20, headers=CONDITION)
    threads = ThreadPoolExecutor(32)
    return lambda: list(threads.map(lambda url: manager.request("GET", url).status, urls))


def aiohttp(urls: Sequence[str], certificate: str) -> Poll:
    import asyncio
    import ssl

    import aiohttp

    loop = asyncio.new_event_loop()

    async def open_session() -> aiohttp.ClientSession:
        tls = ssl.create_default_context(cafile=certificate)
        connector = aiohttp.TCPConnector(limit=100, limit_per_host=2, ssl=tls)
        return aiohttp.ClientSession(connector=connector, headers=CONDITION, timeout=aiohttp.ClientTimeout(20))

    session = loop.run_until_complete(open_session())

    async def get(url: str) -> int:
        async with session.get(url) as response:
            await response.read()
            return response.status

    async def get_all() -> list[int]:
        return await asyncio.gather(*map(get, urls))

    return lambda: loop.run_until_complete(get_all())


CLIENTS = {"wirewatch": wirewatch, "pycurl": pycurl, "aiohttp": aiohttp, "urllib3": urllib3}


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(client: str, certificate: str) -> None:
    poll = CLIENTS[client](sys.stdin.read().split(), certificate)
    rounds = []
    for _ in range(2):
        processor, clock = processor_seconds(), time.perf_counter()
        answers = poll()
        spent = {"cpu": processor_seconds() - processor, "clock": time.perf_counter() - clock}
        rounds.append(spent | {"not_modified": answers.count(304)})
    sys.stdout.write(json.dumps(rounds))
    sys.stdout.flush()
    os._exit(0)  # with all connections open


if __name__ == "__main__":
    main(*sys.argv[1:])
