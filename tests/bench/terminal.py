"""What the benches share: a program in a pseudo-terminal, and the texts that it is given."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIMIT_S = 60
# A first screen has at least this many bytes a row; fewer are a program that has greeted the
# terminal and is still loading.
SCREEN_BYTES_PER_ROW = 20

# What a terminal answers. Programs ask for the cursor, the status, the kind of terminal and whether
# it knows a mode.
QUERY = re.compile(rb"\x1b\[(6n|5n|>0?c|0?c|\?\d+\$p)")
# What moves the cursor, enough to answer 6n as a terminal would: absolute addressing.
ADDRESS = re.compile(rb"\x1b\[(\d*)(?:;(\d*))?[Hf]")


STATE = tempfile.TemporaryDirectory(prefix="dujuan-bench-state-")


def forget_places():
    """Each start is one at the beginning of the text, with a state that is there already."""
    store = Path(STATE.name) / "dujuan" / "state.db"
    if not store.exists():
        return
    try:
        import sqlite3

        with sqlite3.connect(store) as database:
            database.execute("DELETE FROM documents")
        database.close()
    except ImportError:
        store.unlink()


class Terminal:
    """A program in a pseudo-terminal. Its output is timed and counted, not drawn."""

    def __init__(self, command, columns, rows, silence_s, modes=()):
        """MODES are the private modes that it says it knows, as b"69"."""
        self.silence_s = silence_s
        self.modes = modes
        self.last = b""  # what came in answer to the last key
        self.enough_s = 0.0  # when as much of it had come as was waited for
        self.unread = b""  # the end of the last read, where a query may be cut in two
        self.cursor = (1, 1)
        self.columns = columns
        forget_places()
        self.started = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            self.become(command, columns, rows)
        self.set_size(self.fd, columns, rows)

    @staticmethod
    def set_size(fd, columns, rows):
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @classmethod
    def become(cls, command, columns, rows):
        try:
            cls.set_size(0, columns, rows)
            environment = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8")
            environment["LESSHISTFILE"] = "-"
            environment["XDG_STATE_HOME"] = STATE.name
            for name in ("COLUMNS", "LINES", "LESS", "LESSOPEN"):
                environment.pop(name, None)
            os.execvpe(command[0], command, environment)
        finally:
            os._exit(127)

    def answer(self, data):
        """Reply to the queries in DATA, in their order."""
        data = self.unread + data
        end = 0
        for match in re.finditer(QUERY.pattern + rb"|" + ADDRESS.pattern, data):
            end = match.end()
            query, row, column = match.groups()
            if query is None:
                self.cursor = (int(row or 1), int(column or 1))
            else:
                os.write(self.fd, self.reply_to(query, match.start(), data))
        self.unread = data[end:][-16:]

    def reply_to(self, query, position, data):
        if query == b"5n":
            return b"\x1b[0n"
        if query.endswith(b"$p"):
            mode = query[1:-2]
            return b"\x1b[?%s;%d$y" % (mode, 2 if mode in self.modes else 0)
        if query == b"6n":
            row, column = self.cursor
            return b"\x1b[%d;%dR" % (row, min(column + self.printed(data[:position]), self.columns))
        return b"\x1b[>0;276;0c" if query.startswith(b">") else b"\x1b[?62;22c"

    @staticmethod
    def printed(data):
        """Columns taken by what was printed since the cursor was last placed: ambiguous and
        narrow characters one, Han two. A program that asks prints only a few."""
        text = re.split(rb"\x1b\[[0-9;?]*[A-Za-z]", data)[-1].decode(errors="replace")
        return sum(2 if "\u2e80" <= ch <= "\uffef" else 1 for ch in text if ch >= " ")

    def read(self, limit_s):
        """What comes within LIMIT_S; empty if nothing does or the program has ended."""
        if limit_s <= 0 or not select.select([self.fd], [], [], limit_s)[0]:
            return b""
        try:
            return os.read(self.fd, 1 << 16)
        except OSError:
            return b""

    def wait_for_silence(self, since, least_bytes, limit_s=LIMIT_S):
        """(first byte, last byte in seconds after SINCE, bytes), or None if LEAST_BYTES did not
        come within the limit."""
        first = last = None
        count = 0
        self.last = b""
        while True:
            enough = count >= least_bytes
            data = self.read(last + self.silence_s - time.monotonic() if enough else limit_s)
            if not data:
                return (first - since, last - since, count) if enough else None
            last = time.monotonic()
            first = first or last
            count += len(data)
            if not enough and count >= least_bytes:
                self.enough_s = last - since
            self.last += data
            self.answer(data)

    def first_screen(self, rows):
        return self.wait_for_silence(self.started, rows * SCREEN_BYTES_PER_ROW)

    def key(self, keys, limit_s=LIMIT_S):
        since = time.monotonic()
        os.write(self.fd, keys)
        return self.wait_for_silence(since, 1, limit_s)

    def smaps_mb(self, fields):
        """The sum of FIELDS (a regular expression) of the program's memory."""
        try:
            text = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        except OSError:
            return 0.0
        return sum(map(int, re.findall(rf"^(?:{fields}):\s+(\d+) kB", text, re.M))) * 1024 / 1e6

    def memory_mb(self):
        """Private memory of the program, without the pages of a mapped file."""
        return self.smaps_mb("Private_Dirty|Swap")

    def shared_memory_mb(self):
        """All its memory; of a page that several programs share, its part."""
        return self.smaps_mb("Pss|SwapPss")

    def close(self):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def cache_directory():
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dujuan-bench"
    cache.mkdir(parents=True, exist_ok=True)
    return cache


def made_file(name, source, make):
    """The file NAME of the cache, made by make(path) unless it is newer than SOURCE."""
    path = cache_directory() / name
    if not path.exists() or path.stat().st_mtime < Path(source).stat().st_mtime:
        with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
            fresh = Path(scratch) / "fresh"
            make(fresh)
            fresh.replace(path)
    with open(path, "rb") as file:  # into the page cache, for all programs alike
        while file.read(1 << 24):
            pass
    return str(path)


def sample_file(megabytes, kind="report"):
    generator = HERE / "gen.py"
    command = [sys.executable, generator, str(megabytes)]
    return made_file(
        f"{kind}-{megabytes:g}M.txt",
        generator,
        lambda fresh: subprocess.run([*command, fresh, kind], check=True),
    )
