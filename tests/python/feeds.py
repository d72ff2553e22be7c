"""Validates every feed of the given built sites, after checking that planted faults are detected.

    feeds.py FOLDER...

RSS and Atom are parsed by feedparser, JSON Feed is validated with a schema of its specification, and OPML is parsed
by Python's own XML parser. All formats of a feed must agree, and the OPML file must list every feed.
"""

import html
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

import fastjsonschema
import feedparser

HERE = pathlib.Path(__file__).parent
matches_schema = fastjsonschema.compile(json.loads((HERE / "json-feed-1.1.schema.json").read_text()))
# Disables feedparser's own sanitising, so that texts are compared verbatim.
feedparser.SANITIZE_HTML = feedparser.RESOLVE_RELATIVE_URIS = False


def is_absolute(url):
    return re.match(r"https?://[^\s/?#]+/", url or "") is not None


def plain(detail):
    """The text of what readers show, which is HTML in RSS."""
    value = detail.get("value")
    return html.unescape(value) if value and detail.get("type") == "text/html" else value


def in_html(html):
    """The addresses in a text, and whether each is absolute."""
    urls = re.findall(r'<[a-z][^<]*?\s(?:href|src|cite)="([^"]*)"', html)
    return [f"{url} is not absolute" for url in urls if not is_absolute(url)]


def common(entries, problems):
    """What holds for the entries of every format."""
    ids = [entry["id"] for entry in entries]
    if len(set(ids)) < len(ids):
        problems.append("an id comes twice")
    dates = [entry["published"] for entry in entries]
    if dates != sorted(dates, reverse=True):
        problems.append("the newest entries are not first")
    for entry in entries:
        if not (entry["id"] or "").startswith("tag:"):
            problems.append(f"{entry['id']} is no id")
        if not entry["title"]:
            problems.append(f"{entry['id']} has no title")
        if not is_absolute(entry["link"]):
            problems.append(f"{entry['id']} links to {entry['link']}")
        problems.extend(in_html(entry["content"] or ""))
    return problems, entries


def xml_feed(text):
    """The problems of an RSS or Atom feed, and its entries."""
    parsed = feedparser.parse(text.encode())
    if parsed.bozo:
        return [f"it can't be parsed: {parsed.bozo_exception}"], []
    problems = []
    if parsed.version not in ("rss20", "atom10"):
        problems.append(f"{parsed.version!r} is neither RSS 2.0 nor Atom 1.0")
    feed = parsed.feed
    for key in ("title", "link", "language" if parsed.version == "rss20" else "id"):
        if not feed.get(key):
            problems.append(f"the feed has no {key}")
    if not any(link.rel == "self" and is_absolute(link.href) for link in feed.get("links", [])):
        problems.append("the feed does not say where it is")
    entries = []
    for entry in parsed.entries:
        if not entry.get("published_parsed"):
            problems.append(f"{entry.get('id')} has no date")
        if parsed.version == "atom10" and not (entry.get("author") and entry.get("updated_parsed")):
            problems.append(f"{entry.get('id')} has no author, or no date of its last change")
        summary = entry.get("summary_detail", {})
        if summary.get("type") == "text/html" and "<" in summary.get("value", ""):
            problems.append(f"{entry.get('id')} has tags in its summary")
        content = entry.get("content", [{}])[0]
        entries.append({
            "id": entry.get("id"),
            "title": entry.get("title"),
            "link": entry.get("link"),
            "published": tuple(entry.get("published_parsed") or ()),
            "summary": plain(summary),
            "content": content.get("value"),
            "tags": [tag.term for tag in entry.get("tags", [])],
        })
    return common(entries, problems)


def json_feed(text):
    """The problems of a JSON Feed, and its items in the form of entries."""
    try:
        document = matches_schema(json.loads(text))
    except (ValueError, fastjsonschema.JsonSchemaException) as error:
        return [str(error)], []
    entries = []
    for item in document["items"]:
        date = feedparser.datetimes._parse_date(item["date_published"])
        entries.append({
            "id": item["id"],
            "title": item["title"],
            "link": item["url"],
            "published": tuple(date),
            "summary": item.get("summary", item.get("content_text")),
            "content": item.get("content_html"),
            "tags": item.get("tags", []),
        })
    return common(entries, [])


def difference(one, other):
    """The first thing that two formats of a feed do not agree about."""
    if len(one) != len(other):
        return [f"{len(one)} entries in one format, {len(other)} in another"]
    for a, b in zip(one, other):
        for key in a:
            if a[key] != b[key]:
                return [f"{a['id']}: {key} is {a[key]!r} in one format, {b[key]!r} in another"]
    return []


def opml(text, base=None, feeds=()):
    """The problems of a list of feeds; `feeds` are those that must be in it."""
    root = ElementTree.fromstring(text)
    problems = []
    if root.tag != "opml" or root.get("version") != "2.0" or root.find("head/title") is None:
        problems.append("this is no OPML 2.0")
    named = []
    for outline in root.iter("outline"):
        if not outline.get("text"):
            problems.append("an outline has no text")
        if outline.get("type") == "rss":
            named.append(outline.get("xmlUrl"))
            if not is_absolute(outline.get("xmlUrl")) or not is_absolute(outline.get("htmlUrl")):
                problems.append(f"{outline.get('text')} has no address")
    if base is not None:
        if sorted(map(str, named)) != sorted(base + feed for feed in feeds):
            problems.append("the list does not name every feed once")
    return problems


ENTRY = ('<item><title>A</title><link>https://e.org/a</link><guid isPermaLink="false">tag:a</guid>'
         "<pubDate>Mon, 01 Jan 2024 00:00:00 +0000</pubDate><description>A</description>"
         "<category>c</category></item>")
RSS = ('<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>'
       "<link>https://e.org/</link><description>D</description><language>en</language>"
       f'<atom:link rel="self" href="https://e.org/feed.xml"/>{ENTRY}</channel></rss>')
ITEM = {"id": "tag:a", "url": "https://e.org/a", "title": "A", "content_text": "A",
        "date_published": "2024-01-01T00:00:00Z", "tags": ["c"], "authors": [{"name": "N"}]}
JSON = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [ITEM]}
OPML = ('<opml version="2.0"><head><title>T</title></head><body><outline type="rss" text="A" '
        'xmlUrl="https://e.org/feed.xml" htmlUrl="https://e.org/"/></body></opml>')


def plant():
    """Each check finds no fault where there is none, and each fault that is planted."""
    good, entries = xml_feed(RSS)
    assert good == [] and len(entries) == 1, good
    for old, new in [
        ("</channel>", ""),
        ("2.0", "0.91"),
        ("<language>en</language>", ""),
        ('rel="self" href="https://e.org', 'rel="self" href="'),
        (ENTRY, ENTRY + ENTRY),
        ("tag:a", ""),
        ("<title>A</title>", ""),
        ("https://e.org/a", "/a"),
        ("<pubDate>Mon, 01 Jan 2024 00:00:00 +0000</pubDate>", ""),
        ("<description>A</description>", "<description>A</description><encoded xmlns='http://purl.org/"
         "rss/1.0/modules/content/'>&lt;a href=\"/b\"&gt;b&lt;/a&gt;</encoded>"),
        (ENTRY, ENTRY + ENTRY.replace("tag:a", "tag:b").replace("2024", "2025")),
    ]:
        assert old in RSS and xml_feed(RSS.replace(old, new))[0], f"a planted fault is missed: {new}"
    atom = ('<feed xmlns="http://www.w3.org/2005/Atom"><id>tag:f</id><title>T</title><link href="https://e.org/"/>'
            '<link rel="self" href="https://e.org/atom.xml"/><entry><id>tag:a</id><title>A</title>'
            '<link href="https://e.org/a"/><published>2024-01-01T00:00:00Z</published><updated>2024-01-01T00:00:00Z'
            "</updated><author><name>N</name></author><summary>A</summary><category term=\"c\"/></entry></feed>")
    good, of_atom = xml_feed(atom)
    assert good == [] and difference(entries, of_atom) == [], good
    assert xml_feed(atom.replace("<author><name>N</name></author>", ""))[0], "a missing author is missed"

    good, of_json = json_feed(json.dumps(JSON))
    assert good == [] and difference(entries, of_json) == [], good
    for change in [
        {"id": 1}, {"id": None}, {"url": "/a"}, {"content_text": None}, {"unknown": "x"},
        {"date_published": "2024-01-01"}, {"date_published": "2024-13-01T00:00:00Z"},
        {"tags": "c"}, {"authors": [{}]}, {"authors": [{"name": "N", "mail": "x"}]}, {"image": "i.png"},
    ]:
        item = {key: value for key, value in (ITEM | change).items() if value is not None}
        assert json_feed(json.dumps(JSON | {"items": [item]}))[0], f"a planted fault is missed: {change}"
    for change in [{"version": "https://jsonfeed.org/version/1"}, {"unknown": 1}, {"title": 3}, {"feed_url": "x"}]:
        assert json_feed(json.dumps(JSON | change))[0], f"a planted fault is missed: {change}"
    assert json_feed(json.dumps(JSON | {"_own": {"about": "https://e.org/"}}))[0] == []

    for key, value in [("title", "B"), ("summary", "B"), ("tags", []), ("published", ()), ("link", "x")]:
        assert difference(entries, [entries[0] | {key: value}]), f"a difference in {key} is missed"
    assert opml(OPML, "https://e.org/", ["feed.xml"]) == []
    for old, new in [("2.0", "1.0"), ('text="A"', ""), ("https://e.org/feed.xml", "feed.xml"), ("rss", "link")]:
        assert opml(OPML.replace(old, new), "https://e.org/", ["feed.xml"]), f"a planted fault is missed: {new}"


def check(folder):
    """The problems of all feeds below a folder, and how many there are."""
    problems, count = [], 0
    feeds = []
    for rss in sorted(folder.rglob("feed*.xml")):
        name = rss.relative_to(folder).as_posix()
        atom = rss.with_name(rss.name.replace("feed", "atom"))
        as_json = rss.with_suffix(".json")
        found = [xml_feed(rss.read_text()), xml_feed(atom.read_text()), json_feed(as_json.read_text())]
        problems += [f"{name}: {problem}" for listed, _ in found for problem in listed]
        for _, entries in found[1:]:
            problems += [f"{name}: {problem}" for problem in difference(found[0][1], entries)]
        count += len(found)
        if rss.name == "feed.xml":
            feeds.append(feedparser.parse(rss.read_bytes()).feed.links)
    own = [link.href for links in feeds for link in links if link.rel == "self"]
    problems += [f"feeds.opml: {problem}" for problem in opml((folder / "feeds.opml").read_text(), "", own)]
    return problems, count


plant()
failed = False
for folder in map(pathlib.Path, sys.argv[1:]):
    problems, count = check(folder)
    for problem in problems[:20]:
        print(f"{folder}: {problem}", file=sys.stderr)
    print(f"{folder}: {count} feeds, {len(problems)} problems")
    failed = failed or bool(problems) or count < 3
sys.exit(failed)
