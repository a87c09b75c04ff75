//! Reads the lines of a file with bounded memory.

use std::io::{self, BufRead};

/// The maximum size of a line in bytes. A message has at most 32,000; the rest is white space.
pub(super) const MAX_LINE: usize = 256 * 1024;

/// A line that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its size in the file in bytes, with its end.
    pub(super) bytes: u64,
    /// Whether all of it is in the buffer.
    pub(super) is_whole: bool,
}

/// Reads the next line into `text`, without its end (`\n` or `\r\n`), or its first [`MAX_LINE`] bytes.
/// Returns `None` at the end of the file.
pub(super) fn read_line(file: &mut impl BufRead, text: &mut Vec<u8>) -> io::Result<Option<Line>> {
    text.clear();
    let mut line = Line {
        bytes: 0,
        is_whole: true,
    };
    loop {
        let available = match file.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            break;
        }
        let end = available.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(available.len(), |end| end + 1);
        let content = available.get(..end.unwrap_or(taken)).unwrap_or(&[]);
        let room = MAX_LINE - text.len();
        line.is_whole &= content.len() <= room;
        text.extend_from_slice(content.get(..room.min(content.len())).unwrap_or(&[]));
        line.bytes += taken as u64;
        file.consume(taken);
        if end.is_some() {
            break;
        }
    }
    if text.last() == Some(&b'\r') {
        text.pop();
    }
    Ok((line.bytes > 0).then_some(line))
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn lines_end_as_on_any_system() {
        let text = b"one\r\n\ntwo\nthree";
        // A small buffer, so that lines are in several parts.
        let mut file = BufReader::with_capacity(2, &text[..]);
        let mut line = Vec::new();
        let mut read = Vec::new();
        while let Some(found) = read_line(&mut file, &mut line).expect("read") {
            read.push((String::from_utf8(line.clone()).expect("text"), found.bytes));
        }
        let lines = [("one", 5), ("", 1), ("two", 4), ("three", 5)];
        assert_eq!(read, lines.map(|(text, bytes)| (text.to_owned(), bytes)));
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_one_is_whole() {
        let text = [vec![b'x'; MAX_LINE + 10], b"\nnext\n".to_vec()].concat();
        let mut file = BufReader::new(&text[..]);
        let mut line = Vec::new();
        let long = read_line(&mut file, &mut line)
            .expect("read")
            .expect("a line");
        assert_eq!((long.is_whole, line.len()), (false, MAX_LINE));
        assert_eq!(long.bytes, MAX_LINE as u64 + 11);
        let next = read_line(&mut file, &mut line)
            .expect("read")
            .expect("a line");
        assert_eq!((next.is_whole, line.as_slice()), (true, &b"next"[..]));
    }
}
