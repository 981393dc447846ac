//! A server of one test, on this machine: it answers what the test says to each request.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Barrier};

/// A request as it came in.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// Names in small letters, and values.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(it, _)| it == name);
        found.map_or("", |(_, value)| value)
    }
}

/// What is answered: nothing for never.
type Answers = fn(&Request) -> Option<String>;

/// Starts a server and returns its address; it ends with the test's process.
pub fn serve(answers: Answers) -> String {
    serve_together(1, answers)
}

/// The same, which answers once so many requests are there.
pub fn serve_together(requests: usize, answers: Answers) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
    let address = listener.local_addr().expect("the port has an address");
    let barrier = Arc::new(Barrier::new(requests));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let barrier = barrier.clone();
            std::thread::spawn(move || answer(&stream, &barrier, answers));
        }
    });
    format!("http://{address}")
}

fn answer(mut stream: &TcpStream, barrier: &Barrier, answers: Answers) -> Option<()> {
    let request = read(stream)?;
    barrier.wait();
    match answers(&request) {
        Some(text) => stream.write_all(text.as_bytes()).ok(),
        // The other side goes when it has waited enough.
        None => stream.read(&mut [0]).ok().map(|_| ()),
    }
}

/// Reads a request with its body.
pub fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let mut request = Request {
        method: words.next()?.to_string(),
        path: words.next()?.to_string(),
        ..Request::default()
    };
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        let entry = (name.to_ascii_lowercase(), value.trim().to_string());
        request.headers.push(entry);
    }
    let length = request.header("content-length").parse().unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body = String::from_utf8_lossy(&body).into_owned();
    Some(request)
}

/// Returns a whole answer of a status with a body.
pub fn reply(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}
