//! A server whose raw responses are determined by a function of the request.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use parking_lot::Mutex;

/// A request.
pub(super) struct Received {
    /// Its path.
    pub(super) path: String,
    /// The number of earlier requests to this path.
    pub(super) index: usize,
}

/// A response.
#[derive(Clone)]
pub(super) enum Reply {
    /// Bytes, after which the connection is closed.
    Raw(Vec<u8>),
    /// Bytes, and others, one after the other with pauses.
    Drip(Vec<u8>, Vec<u8>),
    /// Bytes, after which nothing follows.
    Stall(Vec<u8>),
    /// Bytes, after which the connection is reset.
    Reset(Vec<u8>),
}

/// Stops when it is dropped.
pub(super) struct Server {
    port: u16,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct State {
    /// The requests: path and headers.
    log: Mutex<Vec<(String, String)>>,
    is_stopped: AtomicBool,
    running: AtomicUsize,
    max_running: AtomicUsize,
}

/// No test waits longer.
const TIMEOUT: Duration = Duration::from_secs(10);

impl Server {
    pub(super) fn start(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state: Arc<State> = Arc::default();
        let shared = Arc::clone(&state);
        let answer = Arc::new(answer);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.is_stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (state, answer) = (Arc::clone(&shared), Arc::clone(&answer));
                std::thread::spawn(move || {
                    // A client that hangs up early is part of the tests.
                    let _ = serve(&stream, &state, &*answer);
                });
            }
        });
        Self { port, state, thread: Some(thread) }
    }

    /// A server with one response for all requests.
    pub(super) fn with(response: impl Into<Vec<u8>>) -> Self {
        let response = response.into();
        Self::start(move |_| Reply::Raw(response.clone()))
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The paths of the requests since the last call.
    pub(super) fn paths(&self) -> Vec<String> {
        self.state.log.lock().drain(..).map(|(path, _)| path).collect()
    }

    /// The values of a header in the requests since the last call.
    pub(super) fn headers(&self, name: &str) -> Vec<Option<String>> {
        let value = |head: &str| {
            head.lines().find_map(|line| {
                let (found, value) = line.split_once(':')?;
                found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
            })
        };
        self.state.log.lock().drain(..).map(|(_, head)| value(&head)).collect()
    }

    /// The largest number of requests at the same time.
    pub(super) fn max_running(&self) -> usize {
        self.state.max_running.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.is_stopped.store(true, Ordering::SeqCst);
        // Wakes the thread.
        if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
            let _ = self.thread.take().map(JoinHandle::join);
        }
    }
}

/// A response with headers and `Content-Length`.
pub(super) fn response(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut lines = vec![format!("HTTP/1.1 {status}"), format!("Content-Length: {}", body.len())];
    lines.extend(headers.iter().map(|line| (*line).to_owned()));
    [format!("{}\r\n\r\n", lines.join("\r\n")).as_bytes(), body].concat()
}

fn serve(
    mut stream: &TcpStream,
    state: &State,
    answer: &(impl Fn(&Received) -> Reply + ?Sized),
) -> std::io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    // The headers stay unread, so that closing resets the connection.
    let line = read_line(stream)?;
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let index = state.log.lock().iter().filter(|(known, _)| *known == path).count();
    let reply = answer(&Received { path: path.clone(), index });
    let mut head = String::new();
    if !matches!(reply, Reply::Reset(_)) {
        let mut reader = BufReader::new(stream);
        while reader.read_line(&mut head)? > 2 {}
    }
    state.log.lock().push((path, head));
    let running = state.running.fetch_add(1, Ordering::SeqCst) + 1;
    state.max_running.fetch_max(running, Ordering::SeqCst);
    std::thread::sleep(Duration::from_millis(1));
    // Before the client has the response, and may send the next request.
    state.running.fetch_sub(1, Ordering::SeqCst);
    write(stream, &reply)?;
    if matches!(reply, Reply::Raw(_)) {
        stream.shutdown(Shutdown::Write)?;
        stream.read_to_end(&mut Vec::new())?;
    }
    Ok(())
}

fn write(mut stream: &TcpStream, reply: &Reply) -> std::io::Result<()> {
    match reply {
        Reply::Raw(bytes) | Reply::Reset(bytes) => stream.write_all(bytes),
        Reply::Stall(bytes) => {
            stream.write_all(bytes)?;
            // Until the client hangs up.
            stream.read_to_end(&mut Vec::new()).map(drop)
        }
        Reply::Drip(bytes, drops) => {
            stream.write_all(bytes)?;
            drops.iter().try_for_each(|byte| {
                std::thread::sleep(Duration::from_millis(20));
                stream.write_all(&[*byte])
            })
        }
    }
}

/// Reads a line and nothing after it.
fn read_line(mut stream: &TcpStream) -> std::io::Result<String> {
    let mut line = Vec::new();
    let mut byte = [0];
    while !line.ends_with(b"\n") && line.len() < 100_000 {
        stream.read_exact(&mut byte)?;
        line.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&line).into_owned())
}
