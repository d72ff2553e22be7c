#!/usr/bin/env python3
"""Measures `feedgen serve`: from saving a file to what a browser then has.

    serve.py SITE [--edits N] [--feedgen PROGRAM] [--keep-open N] [--json FILE]

Starts a server on a copy of SITE (of hard links; what is edited is made anew, so SITE stays
as it is), and then, for each kind of change and N times: listens as the script of a page
does, saves, waits for the event, fetches the page and looks for the change in it. Prints the
least, the median and the greatest time from just before the save to the event, and to the
last byte of the page.

SITE needs articles in content/news, each with `title:`, `published:` and `topics:` at the
start of a line and the topics as a list below. Needs Python 3.9 and nothing else.
"""
import argparse
import http.client
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT = 30  # seconds until a missing event is a failure


class Failure(Exception):
    """The server does not do what it should."""


def copy_of_links(site, to):
    """A tree of folders whose files are links to those of `site`."""
    for folder, folders, files in os.walk(site):
        folders[:] = [name for name in folders if name not in ("public", ".feedgen", ".git")]
        there = to / os.path.relpath(folder, site)
        there.mkdir(exist_ok=True)
        for name in files:
            try:
                os.link(os.path.join(folder, name), there / name)
            except OSError:  # another file system
                shutil.copy2(os.path.join(folder, name), there / name)


def own(path):
    """Makes `path` a file of the copy's own, which can be written in place."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data)
    return data.decode()


class Server:
    """A running `feedgen serve`."""

    def __init__(self, program, site):
        start = time.perf_counter()
        command = [program, "serve", "--root", str(site), "--port", "0"]
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://([\d.]+):(\d+)(/\S*)", line)
        if not found:
            raise Failure(f"no address: {line!r}")
        self.host, self.port, self.base = found[1], int(found[2]), found[3]
        self.get(self.base)
        self.ready = time.perf_counter() - start
        # What it prints of changes is read, so that it never waits for a reader.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def get(self, path):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT)
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        if response.status != 200:
            raise Failure(f"{path}: {response.status}")
        return body

    def memory(self):
        """Resident megabytes, where the system says so."""
        try:
            status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return {}
        return {name: int(kb) // 1024 for name, kb in re.findall(r"(Vm(?:RSS|HWM)):\s+(\d+)", status)}

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failure("it does not stop when asked to") from None


class Page:
    """A page as a browser has it: fetched, and its script listening."""

    def __init__(self, server, path):
        self.server, self.path = server, path
        version = re.search(r'data-version="([^"]*)"', server.get(path))
        if not version:
            raise Failure(f"{path} has no reload script")
        query = urllib.parse.urlencode({"page": path, "version": version[1]})
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=TIMEOUT)
        self.connection.request("GET", f"/_feedgen/events?{query}")
        self.stream = self.connection.getresponse()
        # The first report says that the server listens to changes for this page.
        self.wait("report")

    def wait(self, name):
        """Waits for an event of that name and gives its data."""
        event = data = ""
        while True:
            line = self.stream.readline().decode()
            if not line:
                raise Failure("the stream of events ended")
            field, _, value = line.rstrip("\r\n").partition(": ")
            if field == "event":
                event = value
            elif field == "data":
                data = value
            elif not field and event == name:
                return data
            elif not field:
                event = ""

    def close(self):
        self.connection.close()


class Bench:
    """The kinds of changes."""

    def __init__(self, server, site, edits, others):
        self.server, self.site, self.edits, self.others = server, site, edits, others
        self.results = []

    def change(self, name, page, save, event, address, expected):
        """Measures one kind: `save(n)` makes the n-th change, after which what is at
        `address`, else where the event says, holds `expected(n)`."""
        to_event, to_page = [], []
        for n in range(self.edits):
            open_page = Page(self.server, page)
            neighbours = [Page(self.server, other) for other in self.others]
            start = time.perf_counter()
            save(n)
            data = open_page.wait(event)
            to_event.append((time.perf_counter() - start) * 1e3)
            fetched = self.server.get(address or json.loads(data)[0]["now"])
            to_page.append((time.perf_counter() - start) * 1e3)
            if expected(n) not in fetched:
                raise Failure(f"{name}: {address} does not hold {expected(n)!r} after {event} {data}")
            for each in [open_page, *neighbours]:
                each.close()
        spans = [(min(t), statistics.median(t), max(t)) for t in (to_event, to_page)]
        self.results.append({"change": name, "event": spans[0], "page": spans[1]})
        cells = ["/".join(f"{ms:7.1f}" for ms in span) for span in spans]
        print(f"{name:<28} {cells[0]}  {cells[1]}", flush=True)

    def run(self, article, text):
        address = f"{self.server.base}news/{urllib.parse.quote(article.stem)}/"
        home = self.server.base
        write = lambda path, content: path.write_text(content, encoding="utf-8")

        def save_by_renaming(content):
            beside = article.with_name(".saving~")
            write(beside, content)
            beside.replace(article)

        titled = lambda title: re.sub(r"(?m)^title: .*$", f'title: "{title}"', text, count=1)
        self.change("title", address, lambda n: write(article, titled(f"Title number {n}")),
                    "reload", address, lambda n: f"Title number {n}")
        self.change("title, write and rename", address,
                    lambda n: save_by_renaming(titled(f"Name number {n}")),
                    "reload", address, lambda n: f"Name number {n}")
        self.change("topics (a new one)", address,
                    lambda n: write(article, text.replace("\ntopics:\n", f'\ntopics:\n  - "Topic number {n}"\n', 1)),
                    "reload", address, lambda n: f"Topic number {n}")

        made = []

        def make(n):
            made.append(article.with_name(f"2038-01-01-made-{n}.md"))
            content = re.sub(r"(?m)^(publishedDateTime: ).*$", rf"\g<1>2038-01-01T00:00:{n % 60:02}Z",
                             titled(f"Made {n}"), count=1)
            write(made[-1], re.sub(r"(?m)^heat: .*$", "heat: 1000", content, count=1))

        self.change("new article (home page)", home, make, "reload", home, lambda n: f"Made {n}")
        self.change("deleted article (home page)", home, lambda n: made.pop().unlink(),
                    "reload", home, lambda n: f"Made {self.edits - n - 2}" if n < self.edits - 1 else "")

        template = self.site / "templates/partials/footer.html"
        footer = template.read_text()
        self.change("template", address, lambda n: write(template, f"{footer}<p>Footer {n}</p>"),
                    "reload", address, lambda n: f"Footer {n}")
        styles = self.site / "static/feedgen.css"
        self.change("stylesheet", address, lambda n: write(styles, f"body {{ order: {n} }}"),
                    "styles", None, lambda n: f"order: {n} ")


def measure(arguments, site):
    copy_of_links(arguments.site, site)
    # A template and a stylesheet of the site's own, so that an edit of them is no new file.
    for file in ("templates/partials/footer.html", "static/feedgen.css"):
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, site / file)
    articles = sorted((site / "content/news").glob("*.md"))
    middle = articles[len(articles) // 2:]
    article = next(path for path in middle if "\npublished: true\n" in path.read_text(encoding="utf-8"))
    text = own(article)
    server = Server(arguments.feedgen, site)
    try:
        print(f"{len(articles)} articles: ready after {server.ready:.2f} s, memory {server.memory()} MB")
        print(f"{'ms, least/median/greatest':<28} {'to the event':^23}  {'to the page':^23}")
        others = [server.base] * arguments.keep_open
        bench = Bench(server, site, arguments.edits, others)
        bench.run(article, text)
        print(f"memory at the end: {server.memory()} MB")
        return {"articles": len(articles), "ready": server.ready, "changes": bench.results}
    except BaseException:
        server.errors.seek(0)
        sys.stderr.write(server.errors.read().decode()[-2000:])
        raise
    finally:
        server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=pathlib.Path, metavar="SITE")
    parser.add_argument("--edits", type=int, default=20, help="of each kind (20)")
    parser.add_argument("--feedgen", default=str(ROOT / "target/release/feedgen"), help="the program")
    parser.add_argument("--keep-open", type=int, default=0, metavar="N", help="other browsers, at the home page")
    parser.add_argument("--json", type=pathlib.Path, help="writes the figures there")
    arguments = parser.parse_args()
    # Beside the site, so that links can be made.
    with tempfile.TemporaryDirectory(dir=arguments.site.resolve().parent, prefix="serve-") as folder:
        figures = measure(arguments, pathlib.Path(folder) / "site")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(f"serve.py: {failure}")
