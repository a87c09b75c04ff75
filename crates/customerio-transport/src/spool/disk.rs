//! All that the spool asks of a file system, so that a test can stand in for one.

use std::io;
use std::path::Path;

/// A folder of files. Its lock is freed when it is dropped.
pub(crate) trait Disk: Send + Sync + 'static {
    type File: DiskFile;

    /// Where it is, for messages.
    fn path(&self) -> &Path;

    /// Takes the folder for this process alone; `false`: another one has it.
    fn lock(&self) -> io::Result<bool>;

    /// The files' names and lengths, in any order.
    fn list(&self) -> io::Result<Vec<(String, u64)>>;

    /// Makes a new file. It lasts from the next [`sync`](Self::sync) of the folder on.
    fn create(&self, name: &str) -> io::Result<Self::File>;

    /// Opens a file that is there, for reading and syncing.
    fn open(&self, name: &str) -> io::Result<Self::File>;

    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    fn remove(&self, name: &str) -> io::Result<()>;

    /// Overwrites a few bytes that belong to the folder's lock. A crash may leave any earlier ones, or
    /// none that can be read; that they can't be written is no error.
    fn note(&self, bytes: &[u8]);

    /// The bytes of the latest note that is left.
    fn noted(&self) -> Vec<u8>;

    /// Makes every creation, renaming and removal so far last.
    fn sync(&self) -> io::Result<()>;
}

/// An open file.
pub(crate) trait DiskFile: Send + 'static {
    /// Writes at the end. An error may leave any part of `bytes` written.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes all that was appended last. After an error nothing is known of it.
    fn sync(&mut self) -> io::Result<()>;

    /// Reads at `offset` until `into` is full or the file ends, and tells how much.
    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<usize>;
}
