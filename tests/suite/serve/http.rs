//! A small HTTP client and event stream reader.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};

use serde_json::Value;

use super::TIMEOUT;

#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Response {
    /// The value of a header; empty if missing.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// The headers without the date.
    pub(super) fn headers(&self) -> Vec<(&str, &str)> {
        let all = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        all.filter(|(name, _)| *name != "date").collect()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

/// Sends a request to the local server.
#[track_caller]
pub(super) fn request(port: u16, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
    match try_request(port, method, path.as_bytes(), headers) {
        Ok(response) => response,
        Err(error) => panic!("{method} {path}: {error}"),
    }
}

/// Requests the home page from another local address with the `Host` header `host`.
#[track_caller]
pub(super) fn request_to(address: &str, port: u16, host: &str) -> Response {
    match connect_to(address, port)
        .and_then(|stream| ask(stream, "GET", b"/", &[("host", host)], b""))
    {
        Ok(response) => response,
        Err(error) => panic!("{address}:{port} as {host}: {error}"),
    }
}

/// Sends a request with arbitrary bytes as path.
pub(super) fn try_request(
    port: u16,
    method: &str,
    path: &[u8],
    headers: &[(&str, &str)],
) -> std::io::Result<Response> {
    let own = format!("127.0.0.1:{port}");
    let has_host = headers.iter().any(|(name, _)| *name == "host");
    let host = if has_host { &[][..] } else { &[("host", own.as_str())][..] };
    ask(connect(port)?, method, path, &[host, headers].concat(), b"")
}

/// Sends a form to the local server.
#[track_caller]
pub(super) fn post(port: u16, path: &str, headers: &[(&str, &str)], form: &str) -> Response {
    let length = form.len().to_string();
    let own = format!("127.0.0.1:{port}");
    let more = [
        ("host", own.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
        ("content-length", &length),
    ];
    let headers = [&more, headers].concat();
    let answer = connect(port)
        .and_then(|stream| ask(stream, "POST", path.as_bytes(), &headers, form.as_bytes()));
    match answer {
        Ok(response) => response,
        Err(error) => panic!("POST {path}: {error}"),
    }
}

fn ask(
    mut stream: TcpStream,
    method: &str,
    path: &[u8],
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Response> {
    let mut head = method.as_bytes().to_vec();
    head.push(b' ');
    head.extend_from_slice(path);
    head.extend_from_slice(b" HTTP/1.1\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    head.extend_from_slice(body);
    stream.write_all(&head)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let wrong = |what: &str| std::io::Error::other(format!("{what} in {} bytes", bytes.len()));
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").ok_or_else(|| wrong("no head"))?;
    let head = String::from_utf8(bytes[..end].to_vec()).map_err(|_| wrong("a head not UTF-8"))?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let response = Response {
        status: status.ok_or_else(|| wrong("no status"))?,
        headers: lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect(),
        body: bytes[end + 4..].to_vec(),
    };
    let has_body = method != "HEAD" && response.status != 304;
    let length = response.header("content-length").parse().ok();
    if has_body && length != Some(response.body.len()) {
        return Err(wrong(&format!("a length of {length:?}, {} bytes", response.body.len())));
    }
    Ok(response)
}

fn connect(port: u16) -> std::io::Result<TcpStream> {
    connect_to("127.0.0.1", port)
}

fn connect_to(address: &str, port: u16) -> std::io::Result<TcpStream> {
    let address = address.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((address, port))?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) name: String,
    pub(super) data: String,
}

impl Event {
    /// Whether the event is a report that contains `what`.
    pub(super) fn reports(&self, what: &str) -> bool {
        self.name == "report" && self.texts().contains(what)
    }

    /// Whether the event is an empty report.
    pub(super) fn is_all_well(&self) -> bool {
        self.name == "report" && self.data == "[]"
    }

    /// The text of a report.
    pub(super) fn texts(&self) -> String {
        let errors: Vec<Value> = serde_json::from_str(&self.data).unwrap();
        let texts = errors.iter().map(|error| error["text"].as_str().unwrap());
        texts.collect::<Vec<_>>().join("\n")
    }
}

/// The event stream of a page.
pub(super) struct Events {
    receiver: Receiver<Event>,
    stream: TcpStream,
    pub(super) path: String,
    /// The first report.
    pub(super) report: Event,
}

impl Drop for Events {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }
}

impl Events {
    /// Opens the page at `path` and its event stream.
    #[track_caller]
    pub(super) fn open(port: u16, path: &str) -> Self {
        let response = request(port, "GET", path, &[]);
        let etag = response.header("etag").trim_matches('"').to_owned();
        let html = String::from_utf8_lossy(&response.body);
        let version = match html.split_once("data-version=\"") {
            Some((_, rest)) => rest.split('"').next().unwrap().to_owned(),
            None => etag,
        };
        Self::of_version(port, path, &version)
    }

    /// Opens the event stream of a page with the version that the browser shows.
    #[track_caller]
    pub(super) fn of_version(port: u16, path: &str, version: &str) -> Self {
        Self::listen(port, "/_feedgen/events", path, version)
    }

    /// Opens the page at `path` and the event stream at `events`.
    #[track_caller]
    pub(super) fn at(port: u16, events: &str, path: &str) -> Self {
        let html = request(port, "GET", path, &[]).text();
        let (_, version) = html.split_once("data-version=\"").expect("a version");
        Self::listen(port, events, path, version.split('"').next().unwrap())
    }

    #[track_caller]
    fn listen(port: u16, events: &str, path: &str, version: &str) -> Self {
        let mut stream = connect(port).unwrap();
        stream.set_read_timeout(None).unwrap();
        let encode = |text: &str| text.bytes().map(|b| format!("%{b:02x}")).collect::<String>();
        let head = format!(
            "GET {events}?page={}&version={} HTTP/1.1\r\nhost: localhost:{port}\r\n\
             accept: text/event-stream\r\n\r\n",
            encode(path),
            encode(version)
        );
        stream.write_all(head.as_bytes()).unwrap();
        let (sender, receiver) = channel();
        let reader = BufReader::new(stream.try_clone().unwrap());
        std::thread::spawn(move || read_events(reader, &sender));
        let report = match receiver.recv_timeout(TIMEOUT) {
            Ok(report) => report,
            Err(error) => panic!("{path}: no first report: {error}"),
        };
        assert_eq!(report.name, "report", "{path}");
        Self { receiver, stream, path: path.to_owned(), report }
    }

    /// The next event.
    #[track_caller]
    pub(super) fn next(&mut self) -> Event {
        match self.receiver.recv_timeout(TIMEOUT) {
            Ok(event) => event,
            Err(error) => panic!("{}: {error}", self.path),
        }
    }

    /// The pending events.
    pub(super) fn waiting(&mut self) -> Vec<Event> {
        self.receiver.try_iter().collect()
    }

    /// The names of all events up to the first that satisfies the condition.
    #[track_caller]
    pub(super) fn until(&mut self, is_last: impl Fn(&Event) -> bool) -> Vec<String> {
        let mut names = Vec::new();
        loop {
            let event = self.next();
            names.push(event.name.clone());
            if is_last(&event) {
                return names;
            }
        }
    }

    /// Waits for a reload.
    #[track_caller]
    pub(super) fn reload(&mut self) {
        self.until(|event| event.name == "reload");
    }

    /// Whether the server has closed the stream.
    pub(super) fn have_ended(&mut self) -> bool {
        loop {
            match self.receiver.recv_timeout(TIMEOUT) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return true,
                Err(RecvTimeoutError::Timeout) => return false,
            }
        }
    }
}

/// Forwards events until the stream ends.
fn read_events(mut reader: impl BufRead, sender: &Sender<Event>) -> Option<()> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        (reader.read_line(&mut head).ok()? > 0).then_some(())?;
    }
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    assert!(head.contains("transfer-encoding: chunked"), "{head}");
    let mut text = Vec::new();
    loop {
        let mut size = String::new();
        reader.read_line(&mut size).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok().filter(|size| *size > 0)?;
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk).ok()?;
        text.extend_from_slice(&chunk[..size]);
        while let Some(end) = text.windows(2).position(|w| w == b"\n\n") {
            let event = String::from_utf8(text.drain(..end + 2).collect()).unwrap();
            let field = |name: &str| -> Vec<&str> {
                event.lines().filter_map(|line| line.strip_prefix(name)).map(str::trim).collect()
            };
            if let [name] = field("event:")[..] {
                let data = field("data:").join("\n");
                sender.send(Event { name: name.to_owned(), data }).ok()?;
            }
        }
    }
}
