//! The real disk.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::spool::disk::{Disk, DiskFile};
use crate::sync::lock;

/// The file whose lock says that the folder is taken. It stays; the system frees the lock when the
/// process ends, in whatever way.
const LOCK: &str = "lock";

/// A note is shorter.
const NOTE_READ: u64 = 1_024;

/// A folder of the file system, for the eyes of its owner only: messages may be personal.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    lock: Mutex<Option<File>>,
}

impl Folder {
    /// Makes the folder where it is not there yet.
    pub(crate) fn new(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let missing: Vec<_> = path
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
            .collect();
        if !missing.is_empty() {
            builder.create(&path)?;
            for folder in missing {
                sync_folder(folder.parent().unwrap_or(folder))?;
            }
        }
        Ok(Self {
            path,
            lock: Mutex::default(),
        })
    }

    fn options() -> OpenOptions {
        let mut options = OpenOptions::new();
        options.read(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
    }
}

impl Disk for Folder {
    type File = FolderFile;

    fn path(&self) -> &Path {
        &self.path
    }

    fn lock(&self) -> io::Result<bool> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.truncate(false).open(self.path.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => {
                *lock(&self.lock) = Some(file);
                Ok(true)
            }
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn list(&self) -> io::Result<Vec<(String, u64)>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            // What was removed in between, and names that are not ours, are passed over.
            if let (Ok(name), Ok(metadata)) = (entry.file_name().into_string(), entry.metadata())
                && metadata.is_file()
            {
                files.push((name, metadata.len()));
            }
        }
        Ok(files)
    }

    fn create(&self, name: &str) -> io::Result<FolderFile> {
        let file = Self::options()
            .create_new(true)
            .open(self.path.join(name))?;
        Ok(FolderFile(file))
    }

    fn open(&self, name: &str) -> io::Result<FolderFile> {
        Ok(FolderFile(Self::options().open(self.path.join(name))?))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path.join(from), self.path.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path.join(name))
    }

    fn note(&self, bytes: &[u8]) {
        if let Some(file) = &mut *lock(&self.lock)
            && file.seek(SeekFrom::Start(0)).is_ok()
        {
            // Only counting needs it.
            let _ = file.write_all(bytes);
        }
    }

    fn noted(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Some(file) = &mut *lock(&self.lock)
            && file.seek(SeekFrom::Start(0)).is_ok()
        {
            let _ = file.take(NOTE_READ).read_to_end(&mut bytes);
        }
        bytes
    }

    fn sync(&self) -> io::Result<()> {
        sync_folder(&self.path)
    }
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    // The parent of a bare name.
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    match File::open(path)?.sync_all() {
        // Some file systems have no such thing, and nothing that we could do instead.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        result => result,
    }
}

/// Other systems do not open folders as files, and keep their entries safe themselves.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[derive(Debug)]
pub(crate) struct FolderFile(File);

impl DiskFile for FolderFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        self.0.seek(SeekFrom::Start(offset))?;
        let mut filled = 0;
        while let Some(rest) = into.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.0.read(rest) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }
}
