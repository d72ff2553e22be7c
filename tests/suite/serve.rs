//! `feedgen serve`: the real program, over HTTP and its event stream.
//!
//! Tests wait for events or states, for at most [`TIMEOUT`].

mod desk;
mod errors;
mod http;
mod live;
mod manners;
mod options;
mod proxy;
mod soak;
mod watching;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use self::http::{Events, Response, request};
use crate::site::{SiteTest, Tree};

/// The maximum waiting time, generous for busy machines.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A running server, stopped on drop.
struct Server {
    child: Child,
    port: u16,
    /// The printed URL.
    address: String,
    said: Arc<Mutex<String>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Serves a site on any free port.
    #[track_caller]
    fn start(site: &SiteTest, args: &[&str]) -> Self {
        Self::call(site, &[&["--port", "0"], args].concat())
    }

    /// Serves a site with all arguments given.
    #[track_caller]
    fn call(site: &SiteTest, args: &[&str]) -> Self {
        Self::call_with(site, args, |_| {})
    }

    /// Starts the server with a prepared command.
    #[track_caller]
    fn call_with(site: &SiteTest, args: &[&str], prepare: impl FnOnce(&mut Command)) -> Self {
        let mut command = Self::command(site, args);
        prepare(&mut command);
        Self::spawn(command, |_| {})
    }

    /// The command that serves a site.
    fn command(site: &SiteTest, args: &[&str]) -> Command {
        let root = site.path("");
        let mut command = site.command(&["serve", "--root", root.to_str().unwrap()]);
        command.args(args);
        command
    }

    /// Runs a command and calls `hear` with each printed line.
    #[track_caller]
    fn spawn(mut command: Command, hear: impl Fn(&str) + Send + 'static) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let lines = lines_of(child.stdout.take().unwrap(), Arc::clone(&said), hear);
        lines_of(child.stderr.take().unwrap(), Arc::clone(&said), |_| {});
        let mut server = Self { child, port: 0, address: String::new(), said };
        let Ok(first) = lines.recv_timeout(TIMEOUT) else {
            panic!("no address: {}", server.said.lock().unwrap());
        };
        let address = first.split(' ').find(|word| word.starts_with("http://"));
        address.expect("an address in the first line").clone_into(&mut server.address);
        let host = server.address["http://".len()..].split('/').next().unwrap();
        server.port = host.rsplit_once(':').expect("a port").1.parse().unwrap();
        // Once the server responds, it also watches for changes.
        let address = host.rsplit_once(':').unwrap().0.to_owned();
        http::request_to(&address, server.port, &address);
        server
    }

    #[track_caller]
    fn get(&self, path: &str) -> Response {
        request(self.port, "GET", path, &[])
    }

    /// The text of an existing page.
    #[track_caller]
    fn page(&self, path: &str) -> String {
        let response = self.get(path);
        assert_eq!(response.status, 200, "{path}");
        String::from_utf8(response.body).unwrap()
    }

    /// Opens the event stream of the page at `path`.
    #[track_caller]
    fn events(&self, path: &str) -> Events {
        Events::open(self.port, path)
    }

    /// The output so far.
    fn output(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Sends a signal.
    #[cfg(unix)]
    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// Waits for the end of the process.
    #[track_caller]
    fn end(&mut self) -> ExitStatus {
        eventually("the end of the process", || {
            self.child.try_wait().unwrap().ok_or_else(|| "it runs".to_owned())
        })
    }
}

/// Reads lines in the background.
fn lines_of(
    from: impl Read + Send + 'static,
    said: Arc<Mutex<String>>,
    hear: impl Fn(&str) + Send + 'static,
) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            hear(&line);
            let mut said = said.lock().unwrap();
            said.push_str(&line);
            said.push('\n');
            drop(said);
            let _ = sender.send(line);
        }
    });
    receiver
}

/// Retries until there is a result.
#[track_caller]
fn eventually<T>(what: &str, mut attempt: impl FnMut() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match attempt() {
            Ok(found) => return found,
            Err(why) if start.elapsed() > TIMEOUT => panic!("never saw {what}: {why}"),
            Err(_) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// Replaces a file atomically.
fn save(site: &SiteTest, path: &str, text: impl AsRef<[u8]>) {
    let to = site.path(path);
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    site.write("being-saved.tmp", text);
    std::fs::rename(site.path("being-saved.tmp"), to).unwrap();
}

/// Replaces a part of a file's text, which must exist.
#[track_caller]
fn change(site: &SiteTest, path: &str, from: &str, to: &str) {
    let text = site.read(path);
    assert!(text.contains(from), "{path} holds no {from:?}");
    save(site, path, text.replacen(from, to, 1));
}

/// The output of a build with a base URL, in a separate folder.
#[track_caller]
fn built(site: &SiteTest, base_url: &str, args: &[&str]) -> Tree {
    let copy = SiteTest::empty();
    copy.copy(&site.path(""), ".");
    let run = copy.run(&[&["--base-url", base_url, "--quiet"], args].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    copy.output()
}

/// The page without the reload script, which must occur once.
fn without_script(html: &[u8]) -> Result<Vec<u8>, String> {
    let html = std::str::from_utf8(html).map_err(|error| error.to_string())?;
    let parts: Vec<&str> = html.split("/_feedgen/client.js\"").collect();
    let [before, after] = parts[..] else {
        return Err(format!("{} scripts in {html}", parts.len() - 1));
    };
    let (before, _) = before.rsplit_once("<script src=\"").ok_or("a tag without start")?;
    let (_, after) = after.split_once("\"></script>").ok_or("a tag without end")?;
    Ok(format!("{before}{after}").into_bytes())
}

/// The percent-encoded path of a file.
fn encoded_path(base: &str, file: &str) -> String {
    let is_plain = |b: &u8| b.is_ascii_alphanumeric() || b"-._~/".contains(b);
    let encoded: String = file
        .bytes()
        .map(|b| if is_plain(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect();
    format!("{base}/{encoded}")
}

/// The served files that differ from a build.
fn differing_files(server: &Server, base: &str, expected: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    for (file, bytes) in expected {
        let mut addresses = vec![encoded_path(base, file)];
        if let Some(folder) = file.strip_suffix("index.html") {
            addresses.push(encoded_path(base, folder));
        } else if let Some(page) = file.strip_suffix(".html") {
            addresses.push(encoded_path(base, page));
        }
        for address in addresses {
            let response = server.get(&address);
            let is_page = response.header("content-type") == "text/html; charset=utf-8";
            if is_page != Path::new(file).extension().is_some_and(|e| e == "html") {
                wrong.push(format!(
                    "{address}: {}, {}",
                    response.status,
                    response.header("content-type")
                ));
                continue;
            }
            let body =
                if is_page { without_script(&response.body) } else { Ok(response.body.clone()) };
            match body {
                Ok(body) if response.status == 200 && body == *bytes => {}
                Ok(body) => {
                    let start = body.iter().zip(bytes).take_while(|(a, b)| a == b).count();
                    let part = |bytes: &[u8]| {
                        let from = start.saturating_sub(40).min(bytes.len());
                        let to = (start + 60).min(bytes.len());
                        String::from_utf8_lossy(&bytes[from..to]).into_owned()
                    };
                    let status = response.status;
                    let (got, expected) = (part(&body), part(bytes));
                    wrong.push(format!("{address}: {status}, {got:?} and not {expected:?}"));
                }
                Err(why) => wrong.push(format!("{address}: {why}")),
            }
        }
    }
    wrong
}

/// Waits until the server serves what a build of the current sources would write, and no file of before.
#[track_caller]
fn wait_until_equal_to_build(
    site: &SiteTest,
    server: &Server,
    before: &BTreeSet<String>,
) -> BTreeSet<String> {
    let base = server.address.trim_end_matches('/');
    let expected = built(site, base, &[]);
    let path = base.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap_or_default();
    eventually("the site as it is built", || {
        let mut wrong = differing_files(server, &path, &expected);
        for gone in before.iter().filter(|file| !expected.contains_key(*file)) {
            let status = server.get(&encoded_path(&path, gone)).status;
            // A folder can replace a file and the reverse.
            if status == 200 && !expected.contains_key(&format!("{gone}/index.html")) {
                wrong.push(format!("{gone} is still there"));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
    });
    expected.into_keys().collect()
}

/// An article with a body and without a provider.
fn article(title: &str, date: &str, more: &str) -> String {
    format!("{}\nIts *body*.\n", crate::site::article(title, date, more))
}

/// A site of twelve articles with every kind of source.
fn small_site() -> SiteTest {
    let site = SiteTest::new();
    site.write(
        "site.toml",
        "title = \"Small Site\"\nbase_url = \"https://example.org\"\n[list]\npage_size = 5\n",
    );
    for number in 1..=12 {
        let topic = ["Space", "Rust"][number % 2];
        let provider = ["one", "two"][number / 2 % 2];
        let more = format!(
            "topics: [{topic}]\noriginalUrl: https://{provider}.example/{number}\n\
             provider: {{name: {provider}, domain: {provider}.example}}"
        );
        let text = article(
            &format!("Article {number}"),
            &format!("2024-{:02}-01T10:00:00Z", number.div_ceil(3)),
            &more,
        );
        site.write(&format!("content/news/a{number:02}.md"), text);
    }
    // A related card of an article of this site.
    change(
        &site,
        "content/news/a02.md",
        "topics:",
        "related: [{title: Card, webUrl: 'https://two.example/3'}]\ntopics:",
    );
    site.write("content/news/fence.md", article("Fence", FENCE_DATE, "published: false"));
    site.write("content/topics/space.yaml", "taxonomy: topic\n_id: space\nname: Space\n");
    site.write(
        "content/providers/one.example.md",
        "---\ntaxonomy: organization\n_id: one.example\nname: One\ndomain: one.example\n---\n",
    );
    site.write("content/pages/about.md", "---\ntitle: About\n---\nThis site.\n");
    for template in ["page.html", "topic.html"] {
        let text = std::fs::read(crate::site::repository().join("templates").join(template));
        site.write(&format!("templates/{template}"), text.unwrap());
    }
    site.write("static/data.txt", "data\n");
    site
}

const FENCE_DATE: &str = "2024-01-01T00:00:00Z";

/// Breaks and fixes an unpublished article. Returns the events until both were reported.
#[track_caller]
fn events_until_fence(site: &SiteTest, events: &mut [&mut Events]) -> Vec<Vec<String>> {
    save(site, "content/news/fence.md", "---\ntitle: Fence\npublishedDateTime: no date\n---\n");
    let mut heard: Vec<Vec<String>> = Vec::new();
    for events in &mut *events {
        heard.push(events.until(|event| event.reports("content/news/fence.md")));
    }
    save(site, "content/news/fence.md", article("Fence", FENCE_DATE, "published: false"));
    for (events, heard) in events.iter_mut().zip(&mut heard) {
        heard.extend(events.until(|event| {
            event.name == "report" && !event.data.contains("content/news/fence.md")
        }));
    }
    heard
}
