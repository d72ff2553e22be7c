//! Random changes of a large site under load.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::http::{Events, try_request};
use super::{FENCE_DATE, Server, article, events_until_fence, save, wait_until_equal_to_build};
use crate::site::SiteTest;

const ARTICLES: u64 = 2000;
const WARM_UP: Duration = Duration::from_secs(5);
/// The requests per second of each of the [`READERS`] threads.
const RATE: u32 = 66;
const READERS: u64 = 3;

/// A reproducible random number generator (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// The fields of an article.
#[derive(Clone)]
struct Draft {
    title: String,
    date: u64,
    topics: [u64; 2],
    provider: u64,
    published: bool,
    card: u64,
}

impl Draft {
    fn new(random: &mut Random, number: u64) -> Self {
        Self {
            title: format!("Article {number}"),
            date: random.below(20 * 12 * 28),
            topics: [random.below(40), random.below(40)],
            provider: random.below(20),
            published: random.below(5) > 0,
            card: random.below(ARTICLES),
        }
    }

    fn text(&self, name: &str) -> String {
        let Self { title, date, topics: [a, b], provider, published, card } = self;
        let time = format!(
            "{}-{:02}-{:02}T10:00:00Z",
            2005 + date / (12 * 28),
            1 + date / 28 % 12,
            1 + date % 28
        );
        let more = format!(
            "topics: [Topic {a}, Topic {b}]\npublished: {published}\n\
             originalUrl: https://p{provider}.example/{name}\n\
             provider: {{name: P {provider}, domain: p{provider}.example}}\n\
             related: [{{title: Card, webUrl: 'https://p{provider}.example/n{card}'}}]"
        );
        format!("{}\nOf {name}, {title}.\n", article(title, &time, &more))
    }
}

/// The site with its expected articles.
struct Soak {
    site: SiteTest,
    random: Random,
    articles: BTreeMap<String, Draft>,
    broken: BTreeSet<String>,
    made: u64,
    template: String,
}

impl Soak {
    fn new() -> Self {
        let site = SiteTest::new();
        let mut random = Random(0x5EED_FEED);
        let mut articles = BTreeMap::new();
        for number in 0..ARTICLES {
            let draft = Draft::new(&mut random, number);
            let path = format!("content/news/{}/n{number}.md", number % 7);
            site.write(&path, draft.text(&format!("n{number}")));
            articles.insert(path, draft);
        }
        site.write("content/news/fence.md", article("Fence", FENCE_DATE, "published: false"));
        let theme = crate::site::repository().join("templates/topic.html");
        let template = fs::read_to_string(theme).unwrap();
        site.write("templates/topic.html", &template);
        site.write("static/own.css", "p{}");
        site.write("content/pages/about.md", "---\ntitle: About\n---\nThis site.\n");
        for topic in 0..5 {
            let text = format!("_id: topic-{topic}\nname: Topic {topic}\n");
            site.write(&format!("content/topics/topic-{topic}.yaml"), text);
        }
        Self { site, random, articles, broken: BTreeSet::new(), made: ARTICLES, template }
    }

    fn any(&mut self) -> String {
        let index = self.random.below(self.articles.len() as u64);
        self.articles.keys().nth(usize::try_from(index).unwrap()).unwrap().clone()
    }

    fn put(&mut self, path: &str) {
        let name = path.rsplit('/').next().unwrap().trim_end_matches(".md");
        let text = self.articles[path].text(name);
        self.broken.remove(path);
        if self.random.below(2) == 0 {
            save(&self.site, path, text);
        } else {
            self.site.write(path, text);
        }
    }

    fn step(&mut self) {
        let number = self.random.below(1_000_000);
        match self.random.below(24) {
            0..=6 => {
                let path = self.any();
                self.articles.get_mut(&path).unwrap().title = format!("Title {number}");
                self.put(&path);
            }
            7..=9 => {
                let path = self.any();
                let new = Draft::new(&mut self.random, number);
                *self.articles.get_mut(&path).unwrap() = new;
                self.put(&path);
            }
            10..=11 => {
                let path = self.any();
                let draft = self.articles.get_mut(&path).unwrap();
                draft.published = !draft.published;
                self.put(&path);
            }
            12..=13 => self.add(),
            14..=15 => {
                let path = self.any();
                self.site.remove(&path);
                self.articles.remove(&path);
                self.broken.remove(&path);
            }
            16 => {
                let from = self.any();
                self.made += 1;
                let to = format!("content/news/{}/n{}.md", self.random.below(9), self.made);
                fs::create_dir_all(self.site.path(&to).parent().unwrap()).unwrap();
                fs::rename(self.site.path(&from), self.site.path(&to)).unwrap();
                let draft = self.articles.remove(&from).unwrap();
                if self.broken.remove(&from) {
                    self.broken.insert(to.clone());
                }
                self.articles.insert(to.clone(), draft);
                // The body contains the address.
                self.put(&to);
            }
            17..=18 => {
                let path = self.any();
                let texts = ["", "---\ntitle: [\n---\n", "no front matter", "---\ntitle: x\n---\n"];
                let text = *self.random.one_of(&texts);
                save(&self.site, &path, text);
                self.broken.insert(path);
            }
            19 => self.fix(),
            20 => {
                let topic = self.random.below(10);
                let path = format!("content/topics/topic-{topic}.yaml");
                if self.site.exists(&path) && number.is_multiple_of(3) {
                    self.site.remove(&path);
                } else {
                    let text = format!(
                        "_id: topic-{topic}\nname: Topic {topic}\nhashtags: [\"T{number}\"]\n"
                    );
                    save(&self.site, &path, text);
                }
            }
            21 => {
                let end =
                    ["", "{% if %}", "<!-- changed -->"][usize::try_from(number % 3).unwrap()];
                let text = format!("{}{end}", self.template);
                save(&self.site, "templates/topic.html", text);
            }
            22 => match number % 4 {
                0 => save(&self.site, "static/own.css", format!("p{{margin:{number}px}}")),
                1 => save(&self.site, "site.toml", format!("titel = {number}")),
                2 => save(&self.site, "site.toml", config(number)),
                _ => save(
                    &self.site,
                    "content/pages/about.md",
                    format!("---\ntitle: About\n---\n{number}\n"),
                ),
            },
            _ => {
                // A whole folder is removed, then restored with others.
                let folder = format!("content/news/{}", self.random.below(9));
                if !self.site.exists(&folder) {
                    return;
                }
                if number.is_multiple_of(4) {
                    fs::remove_dir_all(self.site.path(&folder)).unwrap();
                    let prefix = format!("{folder}/");
                    let gone: Vec<String> = self.articles.keys().cloned().collect();
                    for path in gone.iter().filter(|path| path.starts_with(&prefix)) {
                        self.broken.remove(path);
                        // Most articles return in one burst.
                        if self.random.below(20) == 0 {
                            self.articles.remove(path);
                        } else {
                            self.put(path);
                        }
                    }
                } else {
                    fs::rename(self.site.path(&folder), self.site.path("away")).unwrap();
                    fs::rename(self.site.path("away"), self.site.path(&folder)).unwrap();
                }
            }
        }
        if self.articles.len() < 1800 {
            for _ in 0..50 {
                self.add();
            }
        }
    }

    fn add(&mut self) {
        self.made += 1;
        let path = format!("content/news/{}/n{}.md", self.random.below(9), self.made);
        let draft = Draft::new(&mut self.random, self.made);
        self.articles.insert(path.clone(), draft);
        self.put(&path);
    }

    fn fix(&mut self) {
        for path in self.broken.clone() {
            self.put(&path);
        }
    }
}

fn config(number: u64) -> String {
    format!("title = \"Site {number}\"\nbase_url = \"https://example.org\"\n")
}

/// Requests pages until stopped. Returns the errors.
fn read(port: u16, seed: u64, stop: &AtomicBool, answered: &AtomicUsize) -> Vec<String> {
    let mut random = Random(seed);
    let mut wrong = Vec::new();
    let start = Instant::now();
    let mut count = 0;
    while !stop.load(Ordering::Relaxed) && wrong.len() < 10 {
        let path = match random.below(10) {
            0..=3 => format!("/news/n{}/", random.below(ARTICLES + 200)),
            4..=5 => format!("/topics/topic-{}/", random.below(40)),
            6 => format!("/providers/p{}.example/", random.below(20)),
            7 => (*random.one_of(&["/", "/archive/", "/topics/", "/about/", "/_feedgen/"])).into(),
            8 => format!("/archive/{}/{:02}/", 2005 + random.below(20), 1 + random.below(12)),
            _ => (*random.one_of(&["/feed.xml", "/own.css", "/nothing", "/favicon.svg"])).into(),
        };
        match try_request(port, "GET", path.as_bytes(), &[]) {
            Ok(response) => {
                let is_page = response.header("content-type").starts_with("text/html");
                let is_whole = !is_page || response.body.trim_ascii_end().ends_with(b"</html>");
                if ![200, 404].contains(&response.status) || !is_whole {
                    let text = String::from_utf8_lossy(&response.body).into_owned();
                    wrong.push(format!("{path}: {} {text}", response.status));
                }
            }
            Err(error) => wrong.push(format!("{path}: {error}")),
        }
        answered.fetch_add(1, Ordering::Relaxed);
        count += 1;
        let due = start + Duration::from_secs(1) * count / RATE;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    wrong
}

/// The memory of a process, in KiB.
#[cfg(target_os = "linux")]
fn memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

#[cfg(not(target_os = "linux"))]
fn memory(_process: u32) -> Option<u64> {
    None
}

/// Runs for `FEEDGEN_SOAK_SECONDS`, by default 30.
#[test]
fn random_changes_under_load() {
    let seconds = std::env::var("FEEDGEN_SOAK_SECONDS");
    let seconds = seconds.map_or(30, |text| text.parse().expect("a number of seconds"));
    let mut soak = Soak::new();
    let server = Server::start(&soak.site, &[]);
    let files = wait_until_equal_to_build(&soak.site, &server, &BTreeSet::new());
    let mut listeners = [server.events("/"), server.events("/topics/topic-1/")];
    let (stop, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut reloads = 0;
    let (mut steps, mut warm, start) = (0, None, Instant::now());
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let port = server.port;
        let (stop, answered) = (&stop, &answered);
        let readers: Vec<_> = (1..=READERS)
            .map(|seed| scope.spawn(move || read(port, seed, stop, answered)))
            .collect();
        while start.elapsed() < Duration::from_secs(seconds) {
            soak.step();
            steps += 1;
            if warm.is_none() && start.elapsed() > WARM_UP.min(Duration::from_secs(seconds) / 2) {
                warm = memory(server.child.id());
            }
            for events in &mut listeners {
                reloads += events.waiting().iter().filter(|event| event.name == "reload").count();
            }
            // Slower than this, as a real author.
            let pause = soak.random.below(40);
            std::thread::sleep(Duration::from_millis(pause));
        }
        stop.store(true, Ordering::Relaxed);
        readers.into_iter().flat_map(|reader| reader.join().unwrap()).collect()
    });
    let at_the_end = memory(server.child.id());
    assert_eq!(wrong, Vec::<String>::new());
    assert!(answered.into_inner() > 10 && steps > 10 && reloads > 0, "{steps} {reloads}");

    soak.fix();
    save(&soak.site, "templates/topic.html", &soak.template);
    save(&soak.site, "site.toml", config(0));
    let [a, b] = &mut listeners;
    let all: Vec<Vec<String>> = events_until_fence(&soak.site, &mut [a, b]);
    assert!(all.iter().all(|heard| heard.contains(&"report".to_owned())));
    wait_until_equal_to_build(&soak.site, &server, &files);
    for page in ["/", "/topics/topic-1/"] {
        let events: Events = server.events(page);
        assert!(events.report.is_all_well(), "{:?}", events.report);
    }
    if let (Some(warm), Some(end)) = (warm, at_the_end) {
        assert!(end * 2 <= warm * 3, "memory grew from {warm} to {end} KiB in {steps} steps");
    }
}
