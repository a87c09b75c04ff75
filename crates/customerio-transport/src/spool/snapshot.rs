//! A folder that is only read, without its lock, while a client may write to it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::spool::disk::{Disk, DiskFile, Entry, Standing};
use crate::spool::folder::{list_folder, open_file, read_at};

/// A folder whose files are opened for reading. Each change of it is an error.
#[derive(Debug)]
pub(crate) struct Snapshot {
    path: PathBuf,
}

/// A file of a [`Snapshot`].
#[derive(Debug)]
pub(crate) struct SnapshotFile(File);

impl Snapshot {
    pub(crate) fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

fn read_only<T>() -> io::Result<T> {
    Err(io::ErrorKind::ReadOnlyFilesystem.into())
}

impl Disk for Snapshot {
    type File = SnapshotFile;

    fn path(&self) -> &Path {
        &self.path
    }

    /// A reader needs no lock: it ignores frames that are not complete.
    fn lock(&self) -> io::Result<bool> {
        Ok(true)
    }

    fn list(&self) -> io::Result<Vec<Entry>> {
        list_folder(&self.path)
    }

    fn create(&self, _: &str) -> io::Result<SnapshotFile> {
        read_only()
    }

    fn open(&self, name: &str) -> io::Result<SnapshotFile> {
        let mut options = fs::OpenOptions::new();
        open_file(&self.path.join(name), options.read(true)).map(SnapshotFile)
    }

    fn rename(&self, _: &str, _: &str) -> io::Result<()> {
        read_only()
    }

    fn remove(&self, _: &str) -> io::Result<()> {
        read_only()
    }

    fn write_note(&self, _: &[u8]) {}

    fn read_note(&self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }

    fn standing(&self) -> io::Result<Standing> {
        Ok(Standing::Same)
    }

    fn relock(&self) -> io::Result<bool> {
        Ok(true)
    }

    fn is_in_place(&self, _: &str, _: Option<&SnapshotFile>, _: u64) -> io::Result<bool> {
        Ok(true)
    }
}

impl DiskFile for SnapshotFile {
    fn append(&mut self, _: &[u8]) -> io::Result<()> {
        read_only()
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        read_at(&mut self.0, offset, into)
    }
}
