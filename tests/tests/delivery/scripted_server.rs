//! A server that answers each request with the next of a list of bytes, on a connection of its own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

pub(crate) struct ScriptedServer {
    pub(crate) address: SocketAddr,
    thread: JoinHandle<Vec<String>>,
}

impl ScriptedServer {
    pub(crate) fn start(answers: Vec<Vec<u8>>) -> Self {
        Self::start_with(answers, |_| {})
    }

    /// As [`start`](Self::start), and calls `before` with the index of each answer before it is sent.
    pub(crate) fn start_with(
        answers: Vec<Vec<u8>>,
        before: impl Fn(usize) + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let thread = thread::spawn(move || {
            let mut requests = Vec::new();
            for (index, answer) in answers.into_iter().enumerate() {
                let (mut connection, _) = listener.accept().unwrap();
                requests.push(read_request(&mut connection));
                before(index);
                connection.write_all(&answer).unwrap();
            }
            requests
        });
        Self { address, thread }
    }

    /// Returns the requests, once each answer has been sent.
    pub(crate) fn requests(self) -> Vec<String> {
        self.thread.join().unwrap()
    }
}

/// Reads one request with an uncompressed batch.
pub(crate) fn read_request(connection: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !request.ends_with(b"]}") {
        let bytes = connection.read(&mut buffer).unwrap();
        assert!(bytes > 0, "the request is cut off");
        request.extend_from_slice(&buffer[..bytes]);
    }
    String::from_utf8(request).unwrap()
}

/// An answer after which the connection ends. `headers` end with a line break, unless there are none.
pub(crate) fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}
