//! The state of a backfill: how far its file was sent.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

/// The number of bytes at the start of a file that identify it.
const START_BYTES: u64 = 64 * 1024;

/// The number of bytes before the position of a state that show that they are still the same.
const END_BYTES: u64 = 64 * 1024;

/// How far a file was sent. Every line before is delivered, or in the file of rejected lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct State {
    /// The identity from which the ids of messages without their own derive.
    pub(super) identity: String,
    /// The number of bytes in `start_hash`.
    start_bytes: u64,
    /// A hash of the first bytes of the file.
    start_hash: String,
    /// The bytes that are done.
    pub(super) bytes: u64,
    /// A hash of the last of them.
    end_hash: String,
    /// The lines that are done.
    pub(super) lines: u64,
    /// The messages that were delivered.
    pub(super) delivered: u64,
    /// The lines that were rejected.
    pub(super) rejected: u64,
    /// The size of the file of rejected lines.
    pub(super) rejected_bytes: u64,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum StateError {
    #[error("failed to read or write {}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{} is not the state of a backfill: {source}; name another file with `--state`, or remove it to start again", path.display())]
    Damaged {
        path: PathBuf,
        source: serde_json::Error,
    },
    #[error("{} is the state of another file or of an earlier content of this file; name another file with `--state`, or remove it to start again", path.display())]
    OtherFile { path: PathBuf },
}

impl State {
    /// Reads the state at `path`, or creates the state of a file that was not sent before.
    pub(super) fn read(path: &Path, input: &Path) -> Result<Self, StateError> {
        let of_input = |source| StateError::File {
            path: input.to_owned(),
            source,
        };
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Self::new(input).map_err(of_input);
            }
            Err(source) => {
                let path = path.to_owned();
                return Err(StateError::File { path, source });
            }
        };
        let mut state: Self =
            serde_json::from_slice(&text).map_err(|source| StateError::Damaged {
                path: path.to_owned(),
                source,
            })?;
        let mut file = File::open(input).map_err(of_input)?;
        let length = file.metadata().map_err(of_input)?.len();
        let (hash, bytes) = hash(&mut file, state.start_bytes).map_err(of_input)?;
        let is_same = hash == state.start_hash
            && bytes == state.start_bytes
            && length >= state.bytes
            && state.end_hash(&mut file).map_err(of_input)? == state.end_hash;
        match rest_of_line(&mut file, state.bytes).map_err(of_input)? {
            Some(rest) if is_same => {
                state.bytes += rest;
                Ok(state)
            }
            _ => {
                let path = path.to_owned();
                Err(StateError::OtherFile { path })
            }
        }
    }

    /// The state of a new file. Its identity depends on its name, its size and its start, so that it is
    /// the same if the state is lost.
    fn new(input: &Path) -> io::Result<Self> {
        let mut file = File::open(input)?;
        let (start_hash, start_bytes) = hash(&mut file, START_BYTES)?;
        let name = input.file_name().unwrap_or(input.as_os_str());
        let mut identity = Context::new(&SHA256);
        identity.update(name.as_encoded_bytes());
        identity.update(&[0]);
        identity.update(&file.metadata()?.len().to_le_bytes());
        identity.update(start_hash.as_bytes());
        Ok(Self {
            identity: hex(identity),
            start_bytes,
            start_hash,
            ..Self::default()
        })
    }

    /// Writes the state of `input` so that a crash leaves this one or the one before.
    pub(super) fn write(&mut self, path: &Path, input: &mut File) -> Result<(), StateError> {
        let mut write = || {
            self.end_hash = self.end_hash(input)?;
            let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
            let mut file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
            file.write_all(&serde_json::to_vec_pretty(self)?)?;
            file.as_file().sync_all()?;
            file.persist(path).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(|source| StateError::File {
            path: path.to_owned(),
            source,
        })
    }

    /// Returns a hash of the last bytes that are done.
    fn end_hash(&self, input: &mut File) -> io::Result<String> {
        let bytes = self.bytes.min(END_BYTES);
        input.seek(SeekFrom::Start(self.bytes - bytes))?;
        Ok(hash(input, bytes)?.0)
    }

    /// Returns the id of the message in a line without its own: the same in each run, and another one in
    /// each line of each file. It is a UUID of version 8.
    pub(super) fn message_id(&self, line: u64) -> String {
        let mut hash = Context::new(&SHA256);
        hash.update(self.identity.as_bytes());
        hash.update(&line.to_le_bytes());
        let digest = hash.finish();
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(digest.as_ref()) {
            *to = *from;
        }
        uuid::Builder::from_custom_bytes(bytes)
            .into_uuid()
            .to_string()
    }
}

/// Returns a hash of at most `limit` bytes from the position of a file on, and their number.
fn hash(file: &mut File, limit: u64) -> io::Result<(String, u64)> {
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    let mut hash = Context::new(&SHA256);
    hash.update(&bytes);
    Ok((hex(hash), bytes.len() as u64))
}

/// Returns the size of the line end that follows a last line which had none when it was sent. Returns
/// `None` if that line goes on.
fn rest_of_line(file: &mut File, at: u64) -> io::Result<Option<u64>> {
    let Some(before) = at.checked_sub(1) else {
        return Ok(Some(0));
    };
    file.seek(SeekFrom::Start(before))?;
    let mut text = Vec::new();
    file.take(3).read_to_end(&mut text)?;
    Ok(match text.as_slice() {
        [b'\n', ..] | [_] => Some(0),
        [_, b'\n', ..] => Some(1),
        [_, b'\r', b'\n'] => Some(2),
        _ => None,
    })
}

fn hex(hash: Context) -> String {
    use std::fmt::Write as _;

    let mut hex = String::new();
    for byte in hash.finish().as_ref() {
        // Writing to a string can't fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_by_line_and_file_and_not_by_run() {
        let folder = tempfile::tempdir().expect("created");
        let [one, other] = ["one", "other"].map(|name| folder.path().join(name));
        fs::write(&one, "{}\n").expect("written");
        fs::write(&other, "{}\n").expect("written");
        let state = State::new(&one).expect("read");
        assert_eq!(
            state.message_id(1),
            State::new(&one).expect("read").message_id(1)
        );
        assert_ne!(state.message_id(1), state.message_id(2));
        assert_ne!(
            state.message_id(1),
            State::new(&other).expect("read").message_id(1)
        );
        assert_eq!(
            state.message_id(1).as_bytes()[14],
            b'8',
            "a UUID of version 8"
        );
    }

    #[test]
    fn a_state_is_of_one_file_which_may_grow() {
        let folder = tempfile::tempdir().expect("created");
        let [input, path] = ["input", "state"].map(|name| folder.path().join(name));
        fs::write(&input, "{}\n{}\n").expect("written");
        let mut state = State::read(&path, &input).expect("new");
        state.bytes = 6;
        let mut file = File::open(&input).expect("opened");
        state.write(&path, &mut file).expect("written");
        assert_eq!(State::read(&path, &input).expect("read"), state);
        fs::write(&input, "{}\n{}\n{}\n").expect("written");
        assert_eq!(State::read(&path, &input).expect("read"), state, "it grew");
        for content in ["{}\n", "[]\n{}\n{}\n"] {
            fs::write(&input, content).expect("written");
            let error = State::read(&path, &input).expect_err("another file");
            assert!(matches!(error, StateError::OtherFile { .. }), "{error}");
        }
        fs::write(&path, "{").expect("written");
        let error = State::read(&path, &input).expect_err("damaged");
        assert!(matches!(error, StateError::Damaged { .. }), "{error}");
    }

    #[test]
    fn a_state_is_not_of_a_file_whose_sent_lines_moved() {
        let folder = tempfile::tempdir().expect("created");
        let [input, path] = ["input", "state"].map(|name| folder.path().join(name));
        let lines: Vec<_> = (0..20_000).map(|it| format!("{{\"n\":{it}}}\n")).collect();
        fs::write(&input, lines.concat()).expect("written");
        let mut state = State::read(&path, &input).expect("new");
        state.bytes = lines[..19_000].concat().len() as u64;
        let mut file = File::open(&input).expect("opened");
        state.write(&path, &mut file).expect("written");
        assert_eq!(State::read(&path, &input).expect("read"), state);
        // Without line 18,500, whose bytes are far behind the first ones.
        let shorter = [&lines[..18_500], &lines[18_501..]].concat().concat();
        fs::write(&input, shorter).expect("written");
        let error = State::read(&path, &input).expect_err("another content");
        assert!(matches!(error, StateError::OtherFile { .. }), "{error}");
    }

    #[test]
    fn a_last_line_without_an_end_gets_it_later_or_changed() {
        let folder = tempfile::tempdir().expect("created");
        let [input, path] = ["input", "state"].map(|name| folder.path().join(name));
        fs::write(&input, "{}\n{}").expect("written");
        let mut state = State::read(&path, &input).expect("new");
        state.bytes = 5;
        let mut file = File::open(&input).expect("opened");
        state.write(&path, &mut file).expect("written");
        for (content, bytes) in [("{}\n{}", 5), ("{}\n{}\n{}", 6), ("{}\n{}\r\n{}", 7)] {
            fs::write(&input, content).expect("written");
            assert_eq!(State::read(&path, &input).expect("read").bytes, bytes);
        }
        fs::write(&input, "{}\n{} {}\n").expect("written");
        let error = State::read(&path, &input).expect_err("the line goes on");
        assert!(matches!(error, StateError::OtherFile { .. }), "{error}");
    }
}
