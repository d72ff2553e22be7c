#!/usr/bin/env python3
"""Writes N made-up articles, for benchmarks.

    corpus.py N FOLDER [--for feedgen|hugo|hugo-default] [--seed S]

The articles are of the shape that curated news has: a few topics have most articles, most
providers have few, a fifth is unpublished, a third has related cards (half of these lead to
other articles of the corpus), a fifth has a text of its own. The same N and seed give the same
bytes. `--for hugo` writes the same articles with the keys that Hugo needs to make the same
pages; `--for hugo-default` adds the month, for the archive of the default site. Needs Python
3.9 and nothing else.
"""
import argparse
import base64
import itertools
import json
import pathlib
import random
import re

WORDS = """
airport answer archive atlas autumn bakery balance battery beacon bicycle border bridge budget
camera canal carbon census charter choir circuit citizen climate coast compass copper council
crane crossing current desert dialect district driver dune eclipse editor engine estate fabric
ferry festival field filter forecast forest fossil fountain freight garden glacier grain gravel
grid harbour harvest heat hospital housing island journal kitchen ladder lagoon lantern ledger
lens library lighthouse lock machine market meadow meter migration mineral mirror model monsoon
museum needle network novel nursery observatory orbit orchard organ output panel paper parcel
pattern pigment pilot pipeline planet platform poem pollen power prairie printer protocol quarry
queue rail rain recipe reef registry reservoir review ridge river robot roof satellite school
season sensor signal silver sketch soil solar sonnet spectrum spring square station steam storm
stream studio subway survey switch teacher telescope textile theatre tide timber track tram
treaty tunnel turbine valley vessel village vineyard violin volcano wagon water wave weather
wheat window winter wire workshop
""".split()
SPECIAL = ["Ångström", "São Tomé", "東京", "“quoted”", "R&amp;D", "A&#038;B", "it’s", "café", "5G", "—", "🔭"]
VERBS = "opens closes returns grows warms cools moves turns holds splits joins carries meets leaves".split()
TOPICS = [
    "Science", "Technology", "Climate", "Cities", "Food", "Culture", "Space", "Energy", "Oceans",
    "Health", "Machine Learning", "Robotics", "Open Source", "Policy & Law", "Trains", "Bicycles",
    "Architecture", "Books", "Music", "Film", "Games", "Photography", "Language", "History",
    "Geology", "Biology", "Chemistry", "Mathematics", "C++", "C#", "Rust", "Databases", "Networks",
    "Privacy", "Education", "Économie", "宇宙", "Housing", "Water", "Soil",
]
NAMES = ["Courier", "Gazette", "Herald", "Ledger", "Monitor", "Observer", "Post", "Record", "Review", "Tribune"]
ENDINGS = [".example", ".test", ".example.org", ".example.net"]
MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
DAYS = 2000  # over which the articles are spread


def quoted(text):
    """A YAML scalar in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def segment(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "untitled"


class Corpus:
    def __init__(self, count, seed):
        self.count, self.random = count, random.Random(seed)
        self.providers = [self.provider(n) for n in range(min(6000, 60 + count // 50))]
        self.provider_weights = self.weights(len(self.providers))
        self.topic_weights = self.weights(len(TOPICS))
        self.recent = []

    @staticmethod
    def weights(count):
        """Cumulative, each half as likely as one at half its place (Zipf's law)."""
        return list(itertools.accumulate(1 / place for place in range(1, count + 1)))

    def provider(self, n):
        place = self.random.choice(WORDS).capitalize()
        name = f"{place} {self.random.choice(NAMES)}" + (f" {n}" if n >= 50 else "")
        return name, segment(name).replace("-", "") + self.random.choice(ENDINGS)

    def any_provider(self):
        return self.random.choices(self.providers, cum_weights=self.provider_weights)[0]

    def sentence(self, least, most):
        words = [self.random.choice(SPECIAL if self.random.random() < 0.04 else WORDS)
                 for _ in range(self.random.randint(least, most))]
        words.insert(1, self.random.choice(VERBS))
        text = " ".join(words)
        return text[0].upper() + text[1:]

    def date(self, n):
        year, day = divmod(n * DAYS // self.count, 365)
        month = 0
        while day >= MONTHS[month]:
            day -= MONTHS[month]
            month += 1
        clock = ":".join(f"{self.random.randrange(limit):02}" for limit in (24, 60, 60))
        zone = self.random.choice(["Z", "Z", "+02:00", "-08:00", "+05:30"])
        return f"{2019 + year}-{month + 1:02}-{day + 1:02}", f"{clock}{zone}"

    def images(self, domain, name, indent=""):
        url = f"https://img.{domain}/{name[:48]}.jpg?width=1200&fit=crop"
        width, height = self.random.choice([(1200, 630), (1600, 900), (800, 600), (1024, 512)])
        lines = ["images:", f"  - url: {quoted(url)}", f"    width: {width}", f"    height: {height}",
                 "    isCached: true"]
        return [indent + line for line in lines]

    def card(self, day):
        if self.recent and self.random.random() < 0.5:
            title, url, name, domain, day = self.random.choice(self.recent)
        else:
            name, domain = self.any_provider()
            title = self.sentence(5, 11)
            url = f"https://{domain}/{segment(title)}-{self.random.randrange(10 ** 6)}"
        return [f"  - title: {quoted(title)}", f"    excerpt: {quoted(self.sentence(12, 24))}",
                f"    publishedDateTime: {day}T12:00:00Z", f"    webUrl: {quoted(url)}",
                "    type: article", "    provider:", f"      name: {quoted(name)}",
                f"      domain: {domain}", f"    quality: {self.random.randint(10, 180)}",
                *self.images(domain, segment(title), "    ")]

    def sealed(self):
        payload = self.random.randbytes(16 * self.random.randint(16, 25))
        vector = self.random.randbytes(16)
        return ";".join(base64.b64encode(part).decode() for part in (payload, vector))

    def body(self, url):
        if self.random.random() >= 0.2:
            return ""
        paragraphs = (f"{self.sentence(30, 60)}. **{self.sentence(2, 4)}**, as "
                      f"[the source]({url}) has it.\n" for _ in range(self.random.randint(2, 5)))
        return "\n" + "\n".join(paragraphs)

    def article(self, n, flavour):
        """The name and the text of the n-th article."""
        title, (day, clock) = self.sentence(4, 12), self.date(n)
        name, domain = self.any_provider()
        stem = f"{day}-{segment(title)[:80]}-{n}"
        url = f"https://{domain}/{day[:4]}/{segment(title)}-{n}"
        published = self.random.random() < 0.8
        topics = self.random.choices(TOPICS, cum_weights=self.topic_weights, k=self.random.randint(1, 4))
        topics = list(dict.fromkeys(topics))
        is_video = self.random.random() < 0.03
        lines = ["category: news", f"title: {quoted(title)}", f"excerpt: {quoted(self.sentence(14, 45))}"]
        if flavour == "feedgen":
            lines += [f"publishedDateTime: {day}T{clock}", f"published: {str(published).lower()}",
                      f"type: {'video' if is_video else 'article'}"]
        else:
            lines += [f"date: {day}T{clock}", f"draft: {str(not published).lower()}",
                      f"kind_of: {'video' if is_video else 'article'}"]
        lines += [f"originalUrl: {quoted(url)}", f"webUrl: {quoted(url)}"]
        if self.random.random() < 0.3:
            lines.append(f"ampWebUrl: {quoted(url + '/amp')}")
        lines += [f"quality: {self.random.randint(10, 180)}", f"heat: {self.random.randint(-1, 280)}", "",
                  "provider:", f"  name: {quoted(name)}", f"  domain: {domain}", "", "topics:"]
        lines += [f"  - {quoted(topic)}" for topic in topics]
        if flavour != "feedgen":
            lines += ["providers:", f"  - {quoted(domain)}"]
        if flavour == "hugo-default":
            lines += ["archive:", f"  - {day[:7].replace('-', '/')}"]
        lines.append("")
        if is_video:
            player = f'<iframe width="800" height="450" src="https://www.youtube.com/embed/v{n}"></iframe>'
            lines.append(f"featuredContent: {quoted(player)}")
        if self.random.random() < 0.92:
            lines += self.images(domain, segment(title))
        if self.random.random() < 0.35:
            lines.append("related:")
            for _ in range(self.random.randint(1, 4)):
                lines += self.card(day)
        sealed = self.sealed()
        if flavour == "feedgen":
            lines += ["", f'secured: "{sealed}"']
        self.recent = [*self.recent[-499:], (title, url, name, domain, day)]
        return stem, "---\n" + "\n".join(lines) + "\n---\n" + self.body(url)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("folder", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--for", choices=["feedgen", "hugo", "hugo-default"], default="feedgen", dest="flavour")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    news = arguments.folder / "content" / "news"
    news.mkdir(parents=True, exist_ok=True)
    corpus = Corpus(arguments.count, arguments.seed)
    for n in range(arguments.count):
        stem, text = corpus.article(n, arguments.flavour)
        (news / f"{stem}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
