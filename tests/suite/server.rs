//! A server with scripted responses, which ends with the test.
//!
//! It is also a proxy for all hosts: a request to `http://news.example/feed` is a request for the route
//! `news.example/feed`. A route without a host is meant on every host, one without a query for all queries.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// No test waits longer.
const TIMEOUT: Duration = Duration::from_secs(5);

pub struct Server {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    is_over: AtomicBool,
    /// The responses by route, and how many of them were sent. The last one is sent again.
    routes: Mutex<BTreeMap<String, (Vec<Response>, usize)>>,
    requests: Mutex<Vec<Request>>,
    /// The hosts of connections that nothing here can serve.
    refused: Mutex<Vec<String>>,
}

/// A received request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Host and path, such as `news.example/feed`; only the path if the server itself was meant.
    pub target: String,
    headers: Vec<(String, String)>,
}

impl Request {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| &**value)
    }
}

/// The bytes of a response.
#[derive(Debug, Clone)]
pub struct Response {
    head: String,
    body: Vec<u8>,
    length: Option<usize>,
}

impl Response {
    pub fn status(status: u16) -> Self {
        let head = format!("HTTP/1.1 {status} Status\r\n");
        Self { head, body: Vec::new(), length: Some(0) }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    pub fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self.length = Some(self.body.len());
        self
    }

    /// The connection is closed before the end of the body.
    pub fn cut(mut self) -> Self {
        self.length = Some(self.body.len() + 100);
        self
    }

    /// The connection is closed without a response.
    pub fn nothing() -> Self {
        Self { head: String::new(), body: Vec::new(), length: None }
    }

    fn bytes(&self) -> Vec<u8> {
        let Some(length) = self.length else { return Vec::new() };
        let Self { head, body, .. } = self;
        let end = format!("Content-Length: {length}\r\nConnection: close\r\n\r\n");
        [head.as_bytes(), end.as_bytes(), body].concat()
    }
}

/// A successful response.
pub fn ok(content_type: &str, body: impl AsRef<[u8]>) -> Response {
    Response::status(200).header("Content-Type", content_type).body(body)
}

/// A redirect.
pub fn redirect(status: u16, to: &str) -> Response {
    Response::status(status).header("Location", to)
}

impl Server {
    /// A server with one response for each route; others are not found.
    pub fn start(routes: Vec<(&str, Response)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, state: Arc::default() };
        for (route, response) in routes {
            server.set(route, vec![response]);
        }
        let state = Arc::clone(&server.state);
        std::thread::spawn(move || {
            for stream in listener.incoming().take(10_000).flatten() {
                if state.is_over.load(Ordering::Relaxed) {
                    return;
                }
                let state = Arc::clone(&state);
                // A client that hangs up early is part of the tests.
                std::thread::spawn(move || answer(stream, &state, port).ok());
            }
        });
        server
    }

    /// Sets the responses of a route: each is sent once, the last one from then on.
    pub fn set(&self, route: &str, responses: Vec<Response>) {
        self.state.routes.lock().unwrap().insert(route.to_owned(), (responses, 0));
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.state.requests.lock().unwrap().clone()
    }

    /// The targets of the requests since the last call, sorted: several hosts are requested in parallel.
    pub fn take_targets(&self) -> Vec<String> {
        let requests = std::mem::take(&mut *self.state.requests.lock().unwrap());
        let mut targets: Vec<String> = requests.into_iter().map(|request| request.target).collect();
        targets.sort();
        targets
    }

    /// The hosts and ports of connections that were refused since the last call: those for TLS.
    pub fn take_refused(&self) -> Vec<String> {
        std::mem::take(&mut *self.state.refused.lock().unwrap())
    }

    /// Sends all requests of a command to this server.
    pub fn serve_all(&self, command: &mut Command) {
        for name in ["NO_PROXY", "no_proxy", "https_proxy", "http_proxy", "all_proxy"] {
            command.env_remove(name);
        }
        for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"] {
            command.env(name, self.url(""));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn answer(mut stream: TcpStream, state: &State, port: u16) -> std::io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = read_request(&mut reader)?;
    if let Some(host) = request.target.strip_prefix("CONNECT ") {
        if !host.ends_with(":80") {
            state.refused.lock().unwrap().push(host.to_owned());
            return stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        request = read_request(&mut reader)?;
    }
    let path = request.target.split_once(' ').map_or("", |(_, path)| path).to_owned();
    let host = request.header("host").unwrap_or_default().to_owned();
    let is_own = host == format!("127.0.0.1:{port}");
    request.target = if is_own { path.clone() } else { format!("{host}{path}") };
    let response = {
        let mut routes = state.routes.lock().unwrap();
        let without_query = request.target.split('?').next().unwrap_or_default();
        let candidates = [&*request.target, without_query, &*path];
        let route = candidates.into_iter().find(|route| routes.contains_key(*route));
        let found = route.and_then(|route| routes.get_mut(route)).map(|(responses, sent)| {
            let response = responses.get(*sent).or(responses.last()).cloned();
            *sent += 1;
            response.unwrap_or_else(Response::nothing)
        });
        found.unwrap_or_else(|| Response::status(404))
    };
    state.requests.lock().unwrap().push(request);
    stream.write_all(&response.bytes())?;
    stream.shutdown(Shutdown::Write)?;
    // Until the client hangs up, as closing earlier may reset the connection.
    reader.read_to_end(&mut Vec::new()).map(drop)
}

/// Reads a request, whose target is still `METHOD PATH`.
fn read_request(reader: &mut impl BufRead) -> std::io::Result<Request> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let target = line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? <= 2 {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    Ok(Request { target, headers })
}
