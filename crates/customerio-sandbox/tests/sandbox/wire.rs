//! A client of a few lines: what goes over the socket is what a test wrote.

use customerio_sandbox::Sandbox;
use serde_json::Value;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Longer than anything here takes on a busy machine; a test that reaches it has failed.
pub(crate) const SOON: Duration = Duration::from_secs(20);

/// `Basic` of a key named `key`.
pub(crate) const BASIC: &str = "Authorization: Basic a2V5Og==";

pub(crate) fn sandbox() -> Sandbox {
    Sandbox::start().expect("a sandbox")
}

/// A request in the making.
#[derive(Clone)]
pub(crate) struct Call {
    method: &'static str,
    path: String,
    headers: Vec<String>,
    body: Vec<u8>,
}

impl Call {
    pub(crate) fn new(method: &'static str, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// A call of the API in permissive mode, with a key.
    pub(crate) fn post(path: &str, body: &Value) -> Self {
        Self::bare(path, body).header(BASIC)
    }

    /// The same without a key.
    pub(crate) fn bare(path: &str, body: &Value) -> Self {
        Self::new("POST", path)
            .header("Content-Type: application/json")
            .body(body.to_string())
    }

    pub(crate) fn strict(self) -> Self {
        self.header("X-Strict-Mode: 1")
    }

    pub(crate) fn header(mut self, header: &str) -> Self {
        self.headers.push(header.to_owned());
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends it on a connection of its own.
    pub(crate) fn send(&self, address: SocketAddr) -> io::Result<Answer> {
        Line::open(address)?.send(self)
    }

    /// Sends it and is sure of an answer.
    pub(crate) fn to(&self, sandbox: &Sandbox) -> Answer {
        self.send(sandbox.address()).expect("an answer")
    }
}

/// A connection.
pub(crate) struct Line(TcpStream);

impl Line {
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(SOON))?;
        stream.set_write_timeout(Some(SOON))?;
        Ok(Self(stream))
    }

    pub(crate) fn send(&mut self, call: &Call) -> io::Result<Answer> {
        self.write(call)?;
        self.read()
    }

    pub(crate) fn write(&mut self, call: &Call) -> io::Result<()> {
        let named = call
            .headers
            .iter()
            .any(|header| header.starts_with("Host:"));
        let host = (!named).then_some("Host: localhost");
        let headers = host
            .into_iter()
            .chain(call.headers.iter().map(String::as_str));
        let head = format!(
            "{} {} HTTP/1.1\r\n{}\r\nContent-Length: {}\r\n\r\n",
            call.method,
            call.path,
            headers.collect::<Vec<_>>().join("\r\n"),
            call.body.len(),
        );
        // In one piece: a head that goes first is acknowledged late, and the body waits for it.
        self.0.write_all(&[head.as_bytes(), &call.body].concat())
    }

    pub(crate) fn read(&mut self) -> io::Result<Answer> {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            self.0.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).expect("a head of text");
        let mut answer = Answer {
            status: head[9..12].parse().expect("a status"),
            head,
            body: Vec::new(),
        };
        if answer.header("transfer-encoding") == Some("chunked") {
            while self.read_chunk(&mut answer.body)? {}
        } else {
            let length = answer
                .header("content-length")
                .map_or(0, |length| length.parse().expect("a length"));
            answer.body.resize(length, 0);
            self.0.read_exact(&mut answer.body)?;
        }
        Ok(answer)
    }

    /// Appends one chunk to `body`, and returns false for the last one, which is empty.
    fn read_chunk(&mut self, body: &mut Vec<u8>) -> io::Result<bool> {
        let mut line = Vec::new();
        let mut byte = [0];
        while !line.ends_with(b"\r\n") {
            self.0.read_exact(&mut byte)?;
            line.push(byte[0]);
        }
        let size = std::str::from_utf8(&line).expect("a size in text");
        let size = usize::from_str_radix(size.trim(), 16).expect("a size");
        let start = body.len();
        body.resize(start + size + 2, 0);
        self.0.read_exact(&mut body[start..])?;
        body.truncate(start + size);
        Ok(size > 0)
    }

    /// Everything up to the end of the connection.
    pub(crate) fn read_to_end(&mut self) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        self.0.read_to_end(&mut all)?;
        Ok(all)
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body of text")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a body of JSON")
    }

    /// The reasons of an error as the API words it.
    pub(crate) fn errors(&self) -> Vec<String> {
        let json = self.json();
        let errors = json["meta"]["errors"].as_array().expect("meta.errors");
        errors
            .iter()
            .map(|error| error.as_str().expect("a string").to_owned())
            .collect()
    }
}
