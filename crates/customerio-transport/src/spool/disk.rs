//! The file system operations of the spool, behind traits that tests implement in memory.

use std::io;
use std::path::Path;

/// The name of the file whose lock marks the folder as in use. It also holds the
/// [note](Disk::write_note), and is never removed.
pub(crate) const LOCK: &str = "lock";

/// A folder of files. Dropping it releases its lock.
pub(crate) trait Disk: Send + Sync + 'static {
    type File: DiskFile;

    /// Returns the folder's path, for errors.
    fn path(&self) -> &Path;

    /// Locks the folder for this process; `false` if another process holds the lock.
    fn lock(&self) -> io::Result<bool>;

    /// Lists the folder, in any order.
    fn list(&self) -> io::Result<Vec<Entry>>;

    /// Creates a file. It survives a crash after the next [`sync`](Self::sync) of the folder.
    fn create(&self, name: &str) -> io::Result<Self::File>;

    /// Opens a file for reading, appending and syncing. Does not follow links, does not wait for pipes.
    fn open(&self, name: &str) -> io::Result<Self::File>;

    /// Renames a file. The new name survives a crash after the next [`sync`](Self::sync).
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file. The removal survives a crash after the next [`sync`](Self::sync).
    fn remove(&self, name: &str) -> io::Result<()>;

    /// Overwrites the note, a few bytes in the lock file. A crash may leave an earlier note or
    /// garbage. A failed write is not reported.
    fn write_note(&self, bytes: &[u8]);

    /// Reads the note; empty if there is none.
    fn read_note(&self) -> io::Result<Vec<u8>>;

    /// Makes every creation, renaming and removal so far survive a crash.
    fn sync(&self) -> io::Result<()>;

    /// Syncs a file, and then the folder or both at once.
    fn sync_with(&self, file: &mut Self::File) -> io::Result<()> {
        file.sync()?;
        self.sync()
    }

    /// Compares the folder at the path with the folder that was locked.
    fn standing(&self) -> io::Result<Standing>;

    /// Locks the folder that is at the path now, created if it is missing; `false` if another
    /// process holds its lock.
    fn relock(&self) -> io::Result<bool>;

    /// Returns whether `name` still refers to `file`, with at least `length` bytes. Without `file`,
    /// only the name and the length are compared.
    fn is_in_place(&self, name: &str, file: Option<&Self::File>, length: u64) -> io::Result<bool>;
}

/// The folder at the path, compared with the folder that was locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The same folder, with the locked file.
    Same,
    /// The same folder, whose lock file was removed or replaced.
    Unlocked,
    /// There is no folder.
    Missing,
    /// Another folder.
    Replaced,
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) kind: EntryKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EntryKind {
    /// A regular file, with its length in bytes.
    File { length: u64 },
    /// A folder, link, pipe, socket or device.
    Other,
}

/// An open file.
pub(crate) trait DiskFile: Send + 'static {
    /// Writes at the end. After an error any part of `bytes` may be in the file.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Makes all appended bytes survive a crash. After an error nothing is known about them.
    fn sync(&mut self) -> io::Result<()>;

    /// Reads at `offset` until `into` is full or the file ends; returns the number of bytes read.
    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<usize>;
}

/// A file without content, for an entry that is not a file.
#[derive(Debug)]
pub(super) struct EmptyFile;

impl DiskFile for EmptyFile {
    fn append(&mut self, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn read_at(&mut self, _: u64, _: &mut [u8]) -> io::Result<usize> {
        Ok(0)
    }
}

/// Syncs the folder if a file was removed from it since the last sync.
pub(super) fn sync_removals<D: Disk>(disk: &D, unlinked: &mut bool) -> io::Result<()> {
    if *unlinked {
        disk.sync()?;
        *unlinked = false;
    }
    Ok(())
}

/// Renames a file of another program that has a name of the spool's files. Does nothing if the file is
/// missing.
pub(super) fn set_aside<D: Disk>(disk: &D, name: &str, aside: &str) -> io::Result<()> {
    match disk.rename(name, aside) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}
