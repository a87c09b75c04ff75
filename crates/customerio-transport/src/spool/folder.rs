//! The real file system.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use crate::spool::disk::{Disk, DiskFile, Entry, EntryKind, LOCK, Standing};
use crate::sync::lock;

/// The size of a read of the note in bytes. Every note is shorter.
const NOTE_READ: u64 = 1_024;

/// A folder that only its owner may read and write, since messages may hold personal data.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    held: Mutex<Option<Held>>,
}

/// The locked folder.
#[derive(Debug)]
struct Held {
    lock: File,
    lock_id: FileId,
    folder_id: FileId,
}

/// Identifies a file or folder of a running system: device and inode.
#[cfg(unix)]
type FileId = (u64, u64);

#[cfg(unix)]
fn id(metadata: &fs::Metadata) -> FileId {
    use std::os::unix::fs::MetadataExt as _;

    (metadata.dev(), metadata.ino())
}

/// On Windows other programs can't remove or rename open files; see `open_with`.
#[cfg(not(unix))]
type FileId = ();

#[cfg(not(unix))]
fn id(_: &fs::Metadata) -> FileId {}

impl Folder {
    /// Creates the folder unless it exists.
    ///
    /// # Errors
    ///
    /// It can't be created. On Unix also: another user owns it, or the group or others may write.
    pub(crate) fn new(path: impl Into<PathBuf>) -> io::Result<Self> {
        // The program may change its current directory later.
        let path = std::path::absolute(path.into())?;
        create(&path)?;
        Ok(Self {
            path,
            held: Mutex::default(),
        })
    }

    /// Opens a regular file of the folder.
    fn open_with(&self, name: &str, options: &mut OpenOptions) -> io::Result<File> {
        open_file(&self.path.join(name), options)
    }
}

/// Opens a regular file.
pub(super) fn open_file(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;

        use rustix::fs::OFlags;

        // A link could overwrite its target, and opening a pipe waits for its other end.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt as _;

        // FILE_SHARE_READ | FILE_SHARE_WRITE: an open file can't be removed or renamed.
        options.share_mode(1 | 2);
        // FILE_FLAG_OPEN_REPARSE_POINT: a link is opened itself, and refused below.
        options.custom_flags(0x0020_0000);
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other("it is not a regular file"))
    }
}

/// Lists a folder, in any order.
pub(super) fn list_folder(path: &Path) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        // The spool's own names are all UTF-8.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        // Does not follow links. Another program may have removed its own file meanwhile.
        let Some(metadata) = found(entry.metadata())? else {
            continue;
        };
        let kind = if metadata.is_file() {
            EntryKind::File {
                length: metadata.len(),
            }
        } else {
            EntryKind::Other
        };
        entries.push(Entry { name, kind });
    }
    Ok(entries)
}

/// Reads at `offset` until `into` is full or the file ends; returns the number of bytes read.
pub(super) fn read_at(file: &mut File, offset: u64, into: &mut [u8]) -> io::Result<usize> {
    file.seek(SeekFrom::Start(offset))?;
    let mut filled = 0;
    while let Some(rest) = into.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

impl Disk for Folder {
    type File = FolderFile;

    fn path(&self) -> &Path {
        &self.path
    }

    fn lock(&self) -> io::Result<bool> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = self.open_with(LOCK, &mut options)?;
        match file.try_lock() {
            Ok(()) => {
                *lock(&self.held) = Some(Held {
                    lock_id: id(&file.metadata()?),
                    folder_id: id(&fs::metadata(&self.path)?),
                    lock: file,
                });
                Ok(true)
            }
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn list(&self) -> io::Result<Vec<Entry>> {
        list_folder(&self.path)
    }

    fn create(&self, name: &str) -> io::Result<FolderFile> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create_new(true);
        FolderFile::new(self.open_with(name, &mut options)?)
    }

    fn open(&self, name: &str) -> io::Result<FolderFile> {
        let mut options = OpenOptions::new();
        options.read(true).append(true);
        FolderFile::new(self.open_with(name, &mut options)?)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path.join(from), self.path.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path.join(name))
    }

    fn write_note(&self, bytes: &[u8]) {
        if let Some(Held { lock: file, .. }) = &mut *lock(&self.held)
            && file.seek(SeekFrom::Start(0)).is_ok()
        {
            // Only counts of lost messages depend on it.
            let _ = file.write_all(bytes);
        }
    }

    fn read_note(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if let Some(Held { lock: file, .. }) = &mut *lock(&self.held) {
            file.seek(SeekFrom::Start(0))?;
            file.take(NOTE_READ).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        sync_folder(&self.path)
    }

    /// At once, since each waits for the disk. No message is promised before both have ended.
    fn sync_with(&self, file: &mut FolderFile) -> io::Result<()> {
        thread::scope(|scope| {
            let folder = thread::Builder::new().spawn_scoped(scope, || self.sync());
            let synced = file.sync();
            let panicked = |_| Err(io::Error::other("the sync of the folder panicked"));
            // Without another thread, one after the other.
            synced.and(match folder {
                Ok(folder) => folder.join().unwrap_or_else(panicked),
                Err(_) => self.sync(),
            })
        })
    }

    fn standing(&self) -> io::Result<Standing> {
        let held = lock(&self.held);
        let Some(held) = &*held else {
            return Ok(Standing::Unlocked);
        };
        let folder = found(fs::metadata(&self.path))?;
        let Some(folder) = folder else {
            return Ok(Standing::Missing);
        };
        if id(&folder) != held.folder_id {
            return Ok(Standing::Replaced);
        }
        match found(fs::symlink_metadata(self.path.join(LOCK)))? {
            Some(file) if id(&file) == held.lock_id => Ok(Standing::Same),
            Some(_) | None => Ok(Standing::Unlocked),
        }
    }

    fn relock(&self) -> io::Result<bool> {
        create(&self.path)?;
        self.lock()
    }

    fn is_in_place(&self, name: &str, file: Option<&FolderFile>, length: u64) -> io::Result<bool> {
        let found = found(fs::symlink_metadata(self.path.join(name)))?;
        Ok(found.is_some_and(|found| {
            found.is_file()
                && found.len() >= length
                && file.is_none_or(|file| file.id == id(&found))
        }))
    }
}

/// Creates the folder unless it exists, and checks who may write to it.
fn create(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let missing: Vec<_> = path
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
        .collect();
    if !missing.is_empty() {
        builder.create(path)?;
        for folder in missing {
            sync_folder(folder.parent().unwrap_or(folder))?;
        }
    }
    check_owner(path)
}

/// Refuses a folder in which another user could replace or add files.
#[cfg(unix)]
fn check_owner(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    let folder = fs::metadata(path)?;
    let user = rustix::process::geteuid().as_raw();
    let denied = |message: String| Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
    if folder.uid() != user {
        return denied(format!(
            "user {} owns it and this program runs as user {user}, run it as the owner or give the \
             folder to this user with `chown`",
            folder.uid()
        ));
    }
    if folder.mode() & 0o022 != 0 {
        return denied(format!(
            "its group or others may write to it (mode {:o}), take that away with `chmod go-w`",
            folder.mode() & 0o777
        ));
    }
    Ok(())
}

/// Windows has no owner and mode: a new folder inherits the access list of its parent.
#[cfg(windows)]
fn check_owner(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Without file locks and syncs the spool can't give its guarantees.
#[cfg(not(any(unix, windows)))]
fn check_owner(_: &Path) -> io::Result<()> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "a spool needs Unix or Windows",
    ))
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
        // Some file systems can't sync a folder.
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

/// Windows can't open a folder as a file; NTFS writes its entries to a journal.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// `None` for a path that does not exist.
fn found(metadata: io::Result<fs::Metadata>) -> io::Result<Option<fs::Metadata>> {
    match metadata {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[derive(Debug)]
pub(crate) struct FolderFile {
    file: File,
    id: FileId,
}

impl FolderFile {
    fn new(file: File) -> io::Result<Self> {
        let id = id(&file.metadata()?);
        Ok(Self { file, id })
    }
}

impl DiskFile for FolderFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        read_at(&mut self.file, offset, into)
    }
}
