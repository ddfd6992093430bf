"""A server of readers that has one more: it does what its document says, as a hostile file might make a reader do.

A web page that holds an order in a comment is read so too, and any other as ever.
"""

import ctypes
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from helpers import Problem
from helpers.letters import html, reader
from helpers.letters.source import Source

ORDER = re.compile(rb"<!-- reader: (.*?) -->")


def read(data: bytes, name: str) -> dict:
    what, _, more = data.decode().partition(" ")
    match what:
        case "hang":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "bloat":
            return {"text": len(bytearray(3 * 2**30))}
        case "allocate":
            allocated = ctypes.CDLL(None).malloc
            allocated.restype = ctypes.c_void_p
            return {"text": "none" if allocated(ctypes.c_size_t(3 * 2**30)) is None else "some"}
        case "exit":
            os._exit(int(more))
        case "segfault":
            ctypes.string_at(0)
        case "abort":
            os.abort()
        case "spawn":
            child = subprocess.Popen(["sleep", "600"])
            Path(more).touch()
            return {"text": str(child.pid)}
        case "write":
            Path(more).write_text("x" * 1000, encoding="utf-8")
        case "print":
            os.write(1, b"x" * 10_000)
            print("x" * 10_000, file=sys.stderr)
        case "say":
            return {"text": "x" * int(more)}
        case "raise":
            raise ValueError(f"{more}\n\x00\x1b]8;;")
        case "refuse":
            raise Problem(f"{name} is refused")
        case "bounds":
            import resource

            return {name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}")) for name in more.split()}
        case "recurse":
            return read(data, name)
    return {"text": what}


def page(data: bytes, name: str) -> Source | dict:
    order = ORDER.search(data)
    return read(order[1], name) if order else html.read(data, name)


if __name__ == "__main__":
    reader.READERS |= {"mock": ("__main__", "read"), "html": ("__main__", "page")}
    if "unwatched" in sys.argv:  # as on a system that sends no signal when a parent ends
        reader.end_with_parent = lambda parent: None
    reader.serve()
