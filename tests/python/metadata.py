#!/usr/bin/env python3
"""Extracts JSON-LD, Open Graph and microformats of built pages with extruct, and compares them with the sources.

    metadata.py BASE_URL SITE OUTPUT [CONFIG]   all pages of a built site
    metadata.py --hostile FEEDGEN               a site of hostile texts, built by this script

First checks that planted faults are detected.
"""
import datetime, html, json, pathlib, re, subprocess, sys, tempfile, tomllib, unicodedata, urllib.parse
from urllib.parse import quote, urljoin

import extruct, yaml
from lxml import html as lxml_html

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


class Texts(yaml.SafeLoader):
    """Scalars as texts, as feedgen reads them."""


for first, resolvers in list(yaml.SafeLoader.yaml_implicit_resolvers.items()):
    kept = [r for r in resolvers if r[0] in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")]
    Texts.yaml_implicit_resolvers = {**Texts.yaml_implicit_resolvers, first: kept}


# --- Sources ----------------------------------------------------------------------------------


def line(text):
    """A text without entities, white space in runs and characters that no page can hold."""
    text = html.unescape(str(text))
    return " ".join(part for part in FORBIDDEN.sub("", text).split() if part)


def words(text):
    """The words of a text, without case and punctuation."""
    return re.sub(r"\W+", " ", text).strip().lower()


def plain(text):
    """The same without tags."""
    if "<" not in text:
        return line(text)
    spaced = re.sub(r"<(?=(p|li|br)\b)", " <", text)
    tree = lxml_html.fragment_fromstring(FORBIDDEN.sub("", spaced), create_parent="div")
    for element in tree.xpath(".//script|.//style"):
        element.drop_tree()
    return line(tree.text_content().replace("&", "&amp;"))


def slug(name):
    name = unicodedata.normalize("NFKC", name).lower().replace("+", "-plus").replace("#", "-sharp")
    return re.sub(r"[\W_]+", "-", name).strip("-")


def front_matter(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".yaml", ".yml"):
        return yaml.load(text, Texts) or {}
    return yaml.load(re.match(r"\ufeff?---\n(.*?)\n---", text, re.S).group(1), Texts) or {}


class Site:
    """The sources of a site."""

    def __init__(self, base_url, root, config=None):
        self.base_url, self.root = base_url.rstrip("/"), pathlib.Path(root)
        config = pathlib.Path(config or self.root / "site.toml")
        settings = tomllib.loads(config.read_text(encoding="utf-8"))
        self.title, self.flat = settings["title"], settings.get("build", {}).get("urls") == "flat"
        content = settings.get("content", {})
        self.folder = self.root / content.get("dir", "content")
        self.articles = content.get("articles", ["news"])
        providers = self.folder / content.get("providers", "providers")
        files = [front_matter(path) for path in sorted(providers.glob("*.*"))] if providers.is_dir() else []
        # A provider can have several names in articles: any of them is correct.
        self.names = {}
        for file in files:
            self.names.setdefault((file.get("domain") or file.get("_id") or "").lower(), set()).add(line(file["name"]))
        for _, _, matter in self.published():
            provider = matter.get("provider") or {}
            if provider.get("domain") and provider.get("name"):
                self.names.setdefault(provider["domain"].lower(), set()).add(line(provider["name"]))

    def published(self):
        for folder in self.articles:
            for path in sorted((self.folder / folder).rglob("*.md")):
                matter = front_matter(path)
                if matter.get("published") != "false":
                    yield path, self.page_of(folder, path, matter), matter

    def page_of(self, folder, path, matter):
        category = slug(matter.get("category") or folder.rsplit("/", 1)[-1])
        return f"{category}/{matter.get('slug') or path.stem}"

    def file(self, page):
        return f"{page}.html" if self.flat else f"{page}/index.html"

    def address(self, page):
        return f"{self.base_url}/{quote(page)}" + ("" if self.flat else "/")

    def image(self, url):
        return self.base_url + url if url.startswith("/") else url


# --- Pages ------------------------------------------------------------------------------------


class Page:
    """A page as extruct reads it."""

    def __init__(self, text, address):
        syntaxes = ["json-ld", "opengraph", "microformat"]
        found = extruct.extract(text, base_url=address, syntaxes=syntaxes)
        documents = found["json-ld"]
        assert len(documents) <= 1, f"{len(documents)} documents of JSON-LD"
        things = documents[0]["@graph"] if documents else []
        self.things = {thing["@type"]: thing for thing in things}
        self.og = {}
        for item in found["opengraph"]:
            for name, value in item["properties"]:
                self.og.setdefault(name, []).append(value)
        self.items = list(walk(found["microformat"]))
        document = lxml_html.document_fromstring(text)
        self.links = document.xpath("//link[@rel]")
        self.description = next(iter(document.xpath("//meta[@name='description']/@content")), None)
        self.is_front = "page-home" in (document.body.get("class") or "").split()
        titles = document.xpath("//h2/a/@href|//h3/a/@href")
        self.stories = {urllib.parse.urljoin(address, title) for title in titles}

    def item(self, kind):
        return next((item for item in self.items if kind in item["type"]), None)

    def link(self, rel):
        return [link.get("href") for link in self.links if rel in link.get("rel").split()]


def walk(items):
    for item in items:
        yield item
        yield from walk(item.get("children", []))


def instant(text):
    return datetime.datetime.fromisoformat(text)


class Faults(list):
    """What differs, with where."""

    def equal(self, what, found, expected):
        if found != expected:
            self.append(f"{what}: {found!r} and not {expected!r}")

    def same_time(self, what, found, expected):
        same = found and instant(found) == instant(expected) and \
            instant(found).utcoffset() == instant(expected).utcoffset()
        if not same:
            self.append(f"{what}: {found!r} and not {expected!r}")


def urls(images):
    return [image if isinstance(image, str) else image["url"] for image in images or []]


def shown(images):
    """The URLs of those that link previews can show: raster images not known to be small."""
    not_shown = r"\.(svgz?|ico|avif|hei[cf]|jxl|tiff?|bmp)$|favicon|apple-touch-icon"
    for image in images or []:
        image = {"url": image} if isinstance(image, str) else image
        sides = [int(image[side]) for side in ("width", "height") if image.get(side)]
        path = image["url"].split("#")[0].split("?")[0].lower()
        if all(side >= 200 for side in sides) and not re.search(not_shown, path):
            yield image["url"]


def check_article(site, page, address, matter):
    """What a page says of an article, and its file says otherwise."""
    faults = Faults()
    title, excerpt = line(matter["title"]), plain(matter.get("excerpt") or "") or None
    if excerpt and words(excerpt) in ("na", words(title)):
        excerpt = None  # it says nothing
    published = matter["publishedDateTime"]
    updated = matter.get("updatedDateTime") or published
    updated = updated if instant(updated) > instant(published) else published
    video = re.search(r"youtube(?:-nocookie)?\.com/embed/([\w-]{11})", matter.get("featuredContent") or "")
    thumbnail = f"https://i.ytimg.com/vi/{video[1]}/hqdefault.jpg" if video else None
    images = [site.image(url) for url in shown(matter.get("images"))]
    # Without a usable image, that of the video or the site's social card is expected.
    images = images or [thumbnail or f"{site.base_url}/social-card.png"]
    original = matter.get("originalUrl") or matter.get("webUrl")
    provider = matter.get("provider") or {}
    domain = (provider.get("domain") or "").lower() or None
    names = site.names.get(domain) or {line(provider.get("name") or domain or site.title)}
    topics = {line(topic).casefold() for topic in matter.get("topics") or []}
    authors = [line(a if isinstance(a, str) else a["name"]) for a in matter.get("authors") or []]
    is_video = matter.get("type") == "video"

    story = page.things.get("VideoObject" if is_video else "NewsArticle")
    if story is None:
        faults.append(f"no article among {list(page.things)}")
        return faults
    faults.equal("headline", story["headline"], title)
    faults.equal("description", story.get("description"), excerpt if is_video else None)
    faults.same_time("datePublished", story["datePublished"], published)
    faults.same_time("dateModified", story["dateModified"], updated)
    faults.equal("image", story.get("image"), images)
    faults.equal("isBasedOn", story.get("isBasedOn"), original)
    faults.equal("url", story["url"], address)
    faults.equal("publisher", story["publisher"]["name"] in names, True)
    website = f"https://{domain}/" if domain else None if provider else site.base_url + "/"
    faults.equal("publisher's url", story["publisher"].get("url"), website)
    faults.equal("keywords", topics - {word.casefold() for word in story.get("keywords", [])}, set())
    if authors:
        faults.equal("author", [author["name"] for author in story["author"]], authors)
    if is_video:
        faults.equal("name", story["name"], title)
        faults.same_time("uploadDate", story["uploadDate"], published)
        faults.equal("thumbnailUrl", story.get("thumbnailUrl"), images[0])

    og = {name: values[0] for name, values in page.og.items()}
    faults.equal("og:title", og.get("og:title"), title)
    faults.equal("og:url", og.get("og:url"), address)
    faults.equal("og:type", og.get("og:type"), "article")
    faults.equal("og:image", og.get("og:image"), images[0])
    shortened = (og.get("og:description") or "").rstrip("…")
    faults.equal("og:description", (excerpt or "")[: len(shortened)], shortened)
    faults.equal("og:description at all", bool(shortened), bool(excerpt))
    faults.same_time("article:published_time", og.get("article:published_time"), published)
    faults.equal("description", page.description, og.get("og:description"))

    entry = page.item("h-entry")
    if entry is None:
        faults.append("no h-entry")
        return faults
    of = lambda name: (entry["properties"].get(name) or [None])[0]
    faults.equal("p-name", of("name"), title)
    faults.equal("p-summary", of("summary"), excerpt)
    faults.equal("u-url", of("url"), address)
    faults.same_time("dt-published", of("published"), published)
    categories = {str(word).casefold() for word in entry["properties"].get("category", [])}
    faults.equal("p-category", topics - categories, set())
    reader = matter.get("webUrl") or matter.get("originalUrl")
    faults.equal("u-bookmark-of", of("bookmark-of"), reader)
    if provider:
        author = of("author") or {"properties": {}}
        faults.equal("p-author", author["properties"].get("name", [None])[0] in names, True)
    photo = of("photo")
    photo = photo["value"] if isinstance(photo, dict) else photo
    pictures = [site.image(url) for url in urls(matter.get("images"))]
    faults.equal("u-photo", photo, next(iter(pictures), None))
    return faults


def check_page(page, address):
    """What holds for every page that has an address of its own."""
    faults = Faults()
    faults.equal("canonical", page.link("canonical"), [address])
    faults.equal("amphtml", page.link("amphtml"), [])
    crumbs = page.things.get("BreadcrumbList", {}).get("itemListElement", [])
    if crumbs:
        faults.equal("at least two crumbs", len(crumbs) >= 2, True)
        # The last one has no address if it is the page itself.
        addresses = [crumb.get("item") for crumb in crumbs]
        faults.equal("crumbs without an address", [a for a in addresses[:-1] if not a], [])
        faults.equal("crumbs of the page itself", [a for a in addresses if a == address], [])
        faults.equal("positions", [c["position"] for c in crumbs], list(range(1, len(crumbs) + 1)))
    feed = page.item("h-feed")
    listed = page.things.get("ItemList", {}).get("itemListElement", [])
    entries = [item for item in (feed or {}).get("children", []) if "h-entry" in item["type"]]
    found, expected = [e["properties"]["url"][0] for e in entries], list(urls(listed))
    if page.is_front:
        # The front page shows some of its articles above the feed.
        expected = [url for url in expected if url in found or url not in page.stories]
    faults.equal("articles of the feed", found, expected)
    if feed:
        faults.equal("name of the feed", bool(feed["properties"].get("name", [""])[0]), True)
        faults.equal("address of the feed", feed["properties"].get("url"), [address])
    return faults


# --- A whole site -----------------------------------------------------------------------------


def check_site(site, output):
    output = pathlib.Path(output)
    articles = {site.file(page): (path, page, matter) for path, page, matter in site.published()}
    faults, counts = [], {"articles": 0, "lists": 0, "others": 0}
    for path in sorted(output.rglob("*.html")):
        text, name = path.read_text(encoding="utf-8"), str(path.relative_to(output))
        if name == "404.html" or 'http-equiv=refresh' in text or 'http-equiv="refresh"' in text:
            continue
        bare = name.removesuffix("index.html") if not site.flat else name.removesuffix(".html")
        bare = "" if name == "index.html" else bare
        address = f"{site.base_url}/{quote(bare)}"
        page = Page(text, address)
        found = check_page(page, address)
        if name in articles:
            _, stem, matter = articles.pop(name)
            found += check_article(site, page, site.address(stem), matter)
        counts["articles" if page.things.keys() & {"NewsArticle", "VideoObject"} else
               "lists" if "ItemList" in page.things else "others"] += 1
        faults += [f"{name}: {fault}" for fault in found]
    faults += [f"{path}: no page {name}" for name, (path, _, _) in articles.items()]
    return faults, counts


def planted(site, text, address, matter):
    """Faults that must be found, each alone on a good page."""
    title = html.escape(line(matter["title"]), quote=False)
    for what, old, new in [
        ("a headline", '"headline":"', '"headline":"X'),
        ("a date", '"datePublished":"2', '"datePublished":"1'),
        ("an original", '"isBasedOn":"', '"isBasedOn":"X'),
        ("Open Graph", "og:title", "og:other"),
        ("an entry", "h-entry", "h-other"),
        ("a name", "p-name", "p-other"),
        ("a date of the entry", "dt-published", "dt-other"),
        ("a category", "p-category", "p-other"),
        ("an address of the entry", "u-url", "u-other"),
        ("a title", f">{title}</h1>", f">X{title}</h1>"),
        ("a canonical link", "rel=canonical", "rel=other"),
        ("a crumb", '"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":1',
         '"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":2'),
    ]:
        assert old in text, f"nothing to plant {what} at"
        page = Page(text.replace(old, new), address)
        found = check_article(site, page, address, matter) + check_page(page, address)
        assert found, f"the planted fault is missed: {what}"


def hostile(feedgen):
    text = ("</script><script>alert(\"1\")</script><!-- ]]> & &amp;amp; 'a' \\u003c \u2028\u2029 "
            "\u202eright to left\u202c العربية עברית 👩‍🔬 \x07\x1b\x00\x9f\ufdd00\ufdd1 {{ 1 }} {% x %} end")
    matter = {
        "title": text, "excerpt": f"<p>What it says: {html.escape(text)}</p>",
        "publishedDateTime": "2024-01-31T23:30:00-07:00",
        "originalUrl": "https://example.com/?a=1&b=<script>'",
        "provider": {"name": text, "domain": "evil.example"},
        "topics": [text], "tags": [text], "authors": [text, {"name": text}], "highlight": text,
        "images": [{"url": 'https://example.com/a.png?"onerror=alert(5)', "title": text, "attribution": text}],
    }
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "content/news").mkdir(parents=True)
        name = json.dumps(text, ensure_ascii=False)
        (root / "site.toml").write_text(f'title = {name}\nbase_url = "https://example.org"\n', encoding="utf-8")
        for kind in ("article", "video"):
            body = yaml.safe_dump({**matter, "type": kind}, allow_unicode=False)
            (root / f"content/news/{kind}.md").write_text(f"---\n{body}---\nA <script>text</script>.\n", encoding="utf-8")
        for minify in ("true", "false"):
            settings = (root / "site.toml").read_text(encoding="utf-8").split("[build]")[0]
            (root / "site.toml").write_text(f"{settings}[build]\nminify = {minify}\n", encoding="utf-8")
            subprocess.run([feedgen, "build", "--quiet", "--root", root], check=True)
            yield check_site(Site("https://example.org", root), root / "public")


def main(arguments):
    match arguments:
        case ["--hostile", feedgen]:
            results = list(hostile(feedgen))
            faults = [fault for found, _ in results for fault in found]
            counts = results[0][1]
            assert counts["articles"] == 2 and counts["lists"] >= 4, counts
        case [base_url, root, output, *config]:
            site = Site(base_url, root, *config)
            _, page, matter = next(
                (path, page, matter) for path, page, matter in site.published()
                if matter.get("topics") and matter.get("originalUrl"))
            text = (pathlib.Path(output) / site.file(page)).read_text(encoding="utf-8")
            planted(site, text, site.address(page), matter)
            faults, counts = check_site(site, output)
            assert counts["articles"] and counts["lists"], counts
        case _:
            sys.exit(__doc__)
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    print(f"Metadata read back: {counts}, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
