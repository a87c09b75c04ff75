//! The folder of a spool, for tools that handle its dead letters without a client.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use customerio_core::call::{Call, Context};
use customerio_core::item::{ItemHead, ItemSettings, ItemWriter};

use crate::client::source_mark;
use crate::dead_letter::{DeadLetter, DeadLetterError};
use crate::error::{SendError, SpoolError};
use crate::spool::{
    DeadLetters, Folder, LOCK, OpenError, Record, Refusal, Snapshot, SourceMark, SpoolHolder,
    holder,
};

/// The number of times that a folder is read while a client changes it.
const READS: usize = 5;

/// The folder of a spool, seen from outside of its client.
///
/// ```no_run
/// use customerio_transport::SpoolFolder;
///
/// let folder = SpoolFolder::open("/var/lib/shop/customerio")?;
/// for letter in folder.dead_letters()? {
///     println!("{letter}");
/// }
/// # Ok::<(), customerio_transport::SpoolError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SpoolFolder {
    path: PathBuf,
}

impl SpoolFolder {
    /// Names the folder that a client has as its [`spool`](crate::ClientBuilder::spool). Nothing is
    /// created or changed.
    ///
    /// ```
    #[doc = setup!()]
    /// assert!(SpoolFolder::open(folder.path()).is_err());
    /// let client = Client::builder("any-key").spool(folder.path()).build()?;
    /// assert!(SpoolFolder::open(folder.path()).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The folder does not exist, or no client used it as a spool.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, SpoolError> {
        let path = path.into();
        let why = match std::fs::metadata(&path) {
            Err(error) => error.to_string(),
            Ok(found) if !found.is_dir() => "it is a file".to_owned(),
            Ok(_) if path.join(LOCK).symlink_metadata().is_err() => {
                format!("it has no file `{LOCK}`")
            }
            Ok(_) => return Ok(Self { path }),
        };
        Err(OpenError::NotASpool { path, why }.into())
    }

    /// Returns the path that it was opened with.
    ///
    /// ```
    #[doc = refused!()]
    /// assert_eq!(SpoolFolder::open(folder.path())?.path(), folder.path());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the process that has the folder locked, such as a service with its client. It is known
    /// on Linux only.
    ///
    /// ```
    #[doc = refused!()]
    /// let spool = SpoolFolder::open(folder.path())?;
    /// if let Some(holder) = spool.holder() {
    ///     println!("{holder} uses {}", spool.path().display());
    /// }
    /// client.blocking_shutdown(Duration::from_secs(30))?;
    /// assert_eq!(spool.holder(), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn holder(&self) -> Option<SpoolHolder> {
        holder(&self.path.join(LOCK))
    }

    /// Reads the dead letters without the lock, the oldest first. A client may use the folder meanwhile:
    /// letters that it adds or removes at the same time may or may not be included.
    ///
    /// ```
    #[doc = refused!()]
    /// let letters = SpoolFolder::open(folder.path())?.dead_letters()?;
    /// assert_eq!(letters[0].message.message_id(), "m-7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A file can't be read, or has another format.
    pub fn dead_letters(&self) -> Result<Vec<DeadLetter>, SpoolError> {
        let mut reads = 1;
        loop {
            match self.read() {
                // A client moved letters to another file or removed one.
                Ok((_, false)) | Err(OpenError::File { .. }) if reads < READS => reads += 1,
                Ok((letters, _)) => return Ok(letters),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Reads the dead letters, and returns whether all of them were found.
    fn read(&self) -> Result<(Vec<DeadLetter>, bool), OpenError> {
        let (mut dead, _) = DeadLetters::open_alone(Snapshot::new(&self.path))?;
        let count = dead.count();
        let letters = list(&mut dead, None, usize::MAX).map_err(|error| OpenError::File {
            path: self.path.clone(),
            error,
        })?;
        let is_complete = letters.len() == count;
        Ok((letters, is_complete))
    }

    /// Locks the folder, so that no client can use it, until the returned value is dropped.
    ///
    /// ```
    #[doc = refused!()]
    /// let spool = SpoolFolder::open(folder.path())?;
    /// assert!(spool.lock().is_err_and(|error| error.is_in_use()));
    /// client.blocking_shutdown(Duration::from_secs(30))?;
    /// assert!(spool.lock().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A client uses the folder: the error names its process, if it is known. Or the folder belongs to
    /// another user, or can't be read.
    pub fn lock(&self) -> Result<LockedSpool, SpoolError> {
        let folder = Folder::new(&self.path).map_err(|error| OpenError::Folder {
            path: self.path.clone(),
            error,
        })?;
        let (dead, sources) = DeadLetters::open_alone(folder)?;
        Ok(LockedSpool { dead, sources })
    }
}

/// A folder that no client can use while this value exists.
///
/// ```no_run
/// use customerio_core::Empty;
/// use customerio_core::call::Identify;
/// use customerio_transport::{DeadLetterError, LockedSpool};
///
/// /// Replaces the first dead letter and removes the rest.
/// fn repair(spool: &mut LockedSpool) -> Result<(), DeadLetterError> {
///     if !spool.is_of_source("shop") && !spool.is_of_key("0123456789abcdef") {
///         return Ok(());
///     }
///     let letters = spool.dead_letters(None, 100)?;
///     let Some((first, rest)) = letters.split_first() else { return Ok(()) };
///     let same_id = Identify::new("u1", &Empty).message_id(first.message.message_id());
///     spool.replace_dead_letter(first.id, &same_id)?;
///     let rest: Vec<u64> = rest.iter().map(|it| it.id).collect();
///     spool.remove_dead_letters(&rest)?;
///     Ok(())
/// }
/// ```
pub struct LockedSpool {
    dead: DeadLetters<Folder>,
    sources: Vec<SourceMark>,
}

impl LockedSpool {
    /// Returns whether all messages of the folder are of the source with this key.
    ///
    /// ```
    #[doc = refused!()]
    /// client.blocking_shutdown(Duration::from_secs(30))?;
    /// let locked = SpoolFolder::open(folder.path())?.lock()?;
    /// assert!(locked.is_of_key("any-key") && !locked.is_of_key("another-key"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_of_key(&self, key: &str) -> bool {
        self.is_of(source_mark("key", key.trim()))
    }

    /// Returns whether all messages of the folder are of the source with this name; see
    /// [`spool_source`](crate::ClientBuilder::spool_source).
    ///
    /// ```
    #[doc = setup!()]
    /// let builder = Client::builder("any-key").endpoint("http://127.0.0.1:1").spool(folder.path());
    /// let client = builder.spool_source("shop").build()?;
    /// client.identify("u1", &Empty)?;
    /// assert!(client.blocking_shutdown(Duration::ZERO).is_err());
    /// let locked = SpoolFolder::open(folder.path())?.lock()?;
    /// assert!(locked.is_of_source("shop") && !locked.is_of_source("club"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_of_source(&self, name: &str) -> bool {
        self.is_of(source_mark("source", name))
    }

    fn is_of(&self, mark: SourceMark) -> bool {
        self.sources.iter().all(|source| *source == mark)
    }

    /// Returns at most `limit` dead letters with ids above `after`, the oldest first.
    ///
    /// ```
    #[doc = refused!()]
    /// client.blocking_shutdown(Duration::from_secs(30))?;
    /// let mut locked = SpoolFolder::open(folder.path())?.lock()?;
    /// let letters = locked.dead_letters(None, 100)?;
    /// assert_eq!(letters[0].message.message_id(), "m-7");
    /// assert!(locked.dead_letters(Some(letters[0].id), 100)?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The disk failed: a file can't be opened.
    pub fn dead_letters(
        &mut self,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, DeadLetterError> {
        list(&mut self.dead, after, limit).map_err(|error| DeadLetterError::Disk(error.kind()))
    }

    /// Removes dead letters durably. Returns the number of removed letters; unknown ids are ignored.
    ///
    /// ```
    #[doc = refused!()]
    /// client.blocking_shutdown(Duration::from_secs(30))?;
    /// let mut locked = SpoolFolder::open(folder.path())?.lock()?;
    /// let id = locked.dead_letters(None, 100)?[0].id;
    /// assert_eq!(locked.remove_dead_letters(&[id, 9_999])?, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The disk failed: no letter is removed.
    pub fn remove_dead_letters(&mut self, ids: &[u64]) -> Result<u64, DeadLetterError> {
        let removed = self.dead.remove(ids.iter().copied());
        removed.map_err(|error| DeadLetterError::Disk(error.kind()))
    }

    /// Replaces the message of a dead letter durably, for example with one that
    /// [`JsonCall`](customerio_core::call::JsonCall) read. A crash leaves the old or the new message.
    ///
    /// ```
    #[doc = refused!()]
    /// client.blocking_shutdown(Duration::from_secs(30))?;
    /// let mut locked = SpoolFolder::open(folder.path())?.lock()?;
    /// let id = locked.dead_letters(None, 100)?[0].id;
    /// let fixed = Untyped::traits(json!({ "plan": "team" }));
    /// locked.replace_dead_letter(id, &Identify::new("u1", &fixed).message_id("m-7"))?;
    /// let letters = locked.dead_letters(None, 100)?;
    /// let text = String::from_utf8_lossy(letters[0].message.item());
    /// assert!(text.contains(r#""plan":"team""#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// There is no such letter, or the call violates the service's rules or has another message id, or
    /// the disk failed. The letter is then unchanged.
    pub fn replace_dead_letter(
        &mut self,
        id: u64,
        call: &impl Call,
    ) -> Result<(), DeadLetterError> {
        let found = self.dead.get(id);
        let letter = found
            .map_err(|error| DeadLetterError::Disk(error.kind()))?
            .ok_or(DeadLetterError::NotFound(id))?;
        // The context of the message is part of it, so nothing is added.
        let settings = ItemSettings {
            context: Context::new(),
            ..ItemSettings::default()
        };
        let mut item = Vec::new();
        let written = ItemWriter::new(settings)
            .write(call, &mut item)
            .map_err(SendError::from)?;
        let ItemHead {
            kind,
            message_id,
            touches,
        } = written.head;
        let own_id = letter
            .item
            .get(letter.id_start.into()..letter.id_end.into());
        if item.get(message_id.start.into()..message_id.end.into()) != own_id {
            return Err(DeadLetterError::OtherMessageId);
        }
        self.dead
            .replace(Refusal {
                record: Record {
                    sequence: letter.sequence,
                    kind,
                    id_start: message_id.start,
                    id_end: message_id.end,
                    touches,
                    accepted_at: letter.accepted_at,
                    item: &item,
                },
                reason: letter.reason,
                status: letter.status,
                detail: &letter.detail,
                refused_at: letter.refused_at,
            })
            .map_err(|error| DeadLetterError::Disk(error.kind()))
    }
}

impl fmt::Debug for LockedSpool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LockedSpool")
            .field("dead", &self.dead)
            .finish_non_exhaustive()
    }
}

fn list<D: crate::spool::Disk>(
    dead: &mut DeadLetters<D>,
    after: Option<u64>,
    limit: usize,
) -> io::Result<Vec<DeadLetter>> {
    let letters = dead.list(after, limit)?;
    Ok(letters.into_iter().map(DeadLetter::from_spool).collect())
}
