//! A file system in memory that forgets at a crash what it may.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::spool::disk::{Entry, EntryKind, Standing};
use crate::spool::{Disk, DiskFile};
use crate::sync::lock;

/// The piece of a file that a disk writes as a whole.
const PAGE: usize = 64;

#[derive(Clone, Debug)]
enum EntryChange {
    Create(String, usize),
    Rename(String, String),
    Remove(String),
}

#[derive(Debug, Default)]
struct Inode {
    /// What a program sees.
    seen: Vec<u8>,
    /// What is on the disk for certain.
    lasting: Vec<u8>,
    /// No later sync helps: the system believes that it wrote this much.
    doubtful: usize,
}

#[derive(Debug)]
struct State {
    inodes: Vec<Inode>,
    entries: BTreeMap<String, usize>,
    lasting_entries: BTreeMap<String, usize>,
    /// The note, and those before it that a crash may leave.
    notes: Vec<Vec<u8>>,
    changes: Vec<EntryChange>,
    random: fastrand::Rng,
    locked: bool,
    /// Calls that changed something, so far.
    calls: usize,
    /// The machine stops in the midst of this call.
    stop_at: usize,
    stopped: bool,
    /// One call in so many fails; 0: none.
    failing: u32,
    /// The bytes that there is room for.
    room: usize,
    /// Calls that fail: the operation, the file's name, and the error.
    faults: BTreeMap<(Operation, String), i32>,
    /// Entries that are not files.
    others: BTreeSet<String>,
    /// The folder at the path; `None` while there is none.
    folder: Option<u64>,
    /// Folders that were moved away, with their entries.
    moved: Vec<(u64, BTreeMap<String, usize>)>,
    next_folder: u64,
    /// The file system is mounted read-only.
    read_only: bool,
}

/// A call that can be made to fail. The name is empty for those of the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operation {
    Lock,
    List,
    Open,
    Read,
    Sync,
}

/// The disk of a machine; clones are the same disk.
#[derive(Clone, Debug)]
pub(super) struct Sim(Arc<Mutex<State>>);

/// The disk as one process has it: freed when the process ends.
#[derive(Debug)]
pub(super) struct Mounted(Sim, Mutex<u64>);

#[derive(Debug)]
pub(super) struct SimFile {
    sim: Sim,
    inode: usize,
}

fn stopped() -> io::Error {
    io::Error::other("the machine has stopped")
}

impl Sim {
    pub(super) fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(State {
            inodes: Vec::new(),
            entries: BTreeMap::new(),
            lasting_entries: BTreeMap::new(),
            notes: vec![Vec::new()],
            changes: Vec::new(),
            random: fastrand::Rng::with_seed(seed),
            locked: false,
            calls: 0,
            stop_at: usize::MAX,
            stopped: false,
            failing: 0,
            room: usize::MAX,
            faults: BTreeMap::new(),
            others: BTreeSet::new(),
            folder: Some(0),
            moved: Vec::new(),
            next_folder: 1,
            read_only: false,
        })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }

    pub(super) fn mount(&self) -> Mounted {
        Mounted(self.clone(), Mutex::new(u64::MAX))
    }

    pub(super) fn stop_at(&self, call: usize) {
        self.state().stop_at = call;
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.state().stopped
    }

    pub(super) fn calls(&self) -> usize {
        self.state().calls
    }

    pub(super) fn fail_one_in(&self, calls: u32) {
        self.state().failing = calls;
    }

    pub(super) fn fails(&self) -> bool {
        self.state().failing > 0
    }

    pub(super) fn set_room(&self, bytes: usize) {
        self.state().room = bytes;
    }

    /// Makes an operation on a file, or on the folder, fail with an error of the system.
    pub(super) fn fail(&self, operation: Operation, name: &str, errno: i32) {
        let key = (operation, name.to_owned());
        self.state().faults.insert(key, errno);
    }

    pub(super) fn clear_faults(&self) {
        self.state().faults.clear();
    }

    /// Puts something that is not a file in the place of a file.
    pub(super) fn replace_with_other(&self, name: &str) {
        let mut state = self.state();
        state.others.insert(name.to_owned());
    }

    /// Removes a file behind the program's back, as `rm` does.
    pub(super) fn unlink(&self, name: &str) {
        let mut state = self.state();
        state.entries.remove(name);
        state.lasting_entries.remove(name);
    }

    /// Renames a file behind the program's back, and puts another in its place where `copy` says so.
    pub(super) fn rotate(&self, name: &str, copy: bool) {
        let mut state = self.state();
        let inode = state.entries.remove(name).unwrap();
        state.entries.insert(format!("{name}.1"), inode);
        if copy {
            let bytes = state.inodes[inode].seen.clone();
            let twin = state.inodes.len();
            state.inodes.push(Inode {
                seen: bytes.clone(),
                lasting: bytes,
                doubtful: 0,
            });
            state.entries.insert(name.to_owned(), twin);
        }
        state.lasting_entries = state.entries.clone();
    }

    /// Moves the folder away. Its files stay open.
    pub(super) fn move_folder_away(&self) {
        let mut state = self.state();
        let entries = std::mem::take(&mut state.entries);
        state.lasting_entries.clear();
        if let Some(folder) = state.folder.take() {
            state.moved.push((folder, entries));
        }
    }

    /// Puts an empty folder in the place of the present one, which is moved away.
    pub(super) fn replace_folder(&self) {
        self.move_folder_away();
        let mut state = self.state();
        state.folder = Some(state.next_folder);
        state.next_folder += 1;
    }

    /// Puts the folder back that was moved away first. The present one is removed.
    pub(super) fn restore_folder(&self) {
        let mut state = self.state();
        let (folder, entries) = state.moved.remove(0);
        state.folder = Some(folder);
        state.lasting_entries = entries.clone();
        state.entries = entries;
    }

    /// Puts a file of another program into the folder.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) {
        let mut state = self.state();
        let inode = state.inodes.len();
        state.inodes.push(Inode {
            seen: bytes.to_vec(),
            lasting: bytes.to_vec(),
            doubtful: 0,
        });
        state.entries.insert(name.to_owned(), inode);
        state.lasting_entries.insert(name.to_owned(), inode);
    }

    pub(super) fn set_read_only(&self, read_only: bool) {
        self.state().read_only = read_only;
    }

    pub(super) fn names(&self) -> Vec<String> {
        let state = self.state();
        state.entries.keys().cloned().collect()
    }

    pub(super) fn bytes(&self, name: &str) -> Vec<u8> {
        let state = self.state();
        state.inodes[state.entries[name]].seen.clone()
    }

    /// Changes a file behind everybody's back.
    pub(super) fn damage(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut state = self.state();
        let inode = state.entries[name];
        change(&mut state.inodes[inode].seen);
        state.inodes[inode].lasting = state.inodes[inode].seen.clone();
    }

    /// The power fails: what was not synced has any fate. The next process sees what is left.
    pub(super) fn crash(&self) {
        let mut state = self.state();
        let state = &mut *state;
        let random = &mut state.random;
        for inode in &mut state.inodes {
            inode.seen = fate(inode, random);
            inode.lasting = inode.seen.clone();
            inode.doubtful = 0;
        }
        let note = random.usize(0..state.notes.len());
        state.notes = vec![state.notes[note].clone()];
        if random.u8(0..8) == 0
            && let Some(byte) = state.notes[0].get_mut(random.usize(0..32))
        {
            *byte ^= 0x55;
        }
        // Either in order up to some point, or any of them.
        let ordered = random.bool();
        let kept = random.usize(0..=state.changes.len());
        for (index, change) in state.changes.drain(..).enumerate() {
            if if ordered { index < kept } else { random.bool() } {
                change.apply(&mut state.lasting_entries);
            }
        }
        state.entries = state.lasting_entries.clone();
        state.restart();
    }

    /// The process dies, the machine lives on: nothing is lost that was written.
    pub(super) fn kill(&self) {
        self.state().restart();
    }
}

fn fate(inode: &Inode, random: &mut fastrand::Rng) -> Vec<u8> {
    let lasting = inode.lasting.len();
    let length = match random.u8(0..4) {
        0 => lasting,
        1 => inode.seen.len(),
        _ => random.usize(lasting..=inode.seen.len()),
    };
    let mut left = inode.seen[..length].to_vec();
    if random.bool() {
        for (page, bytes) in left[lasting..].chunks_mut(PAGE).enumerate() {
            match random.u8(0..4) {
                0 => bytes.fill(0),
                1 if page % 3 == 0 => bytes.fill_with(|| random.u8(..)),
                _ => {}
            }
        }
    }
    left
}

impl EntryChange {
    fn apply(self, entries: &mut BTreeMap<String, usize>) {
        match self {
            Self::Create(name, inode) => {
                entries.insert(name, inode);
            }
            Self::Rename(from, to) => {
                if let Some(inode) = entries.remove(&from) {
                    entries.insert(to, inode);
                }
            }
            Self::Remove(name) => {
                entries.remove(&name);
            }
        }
    }
}

impl State {
    fn restart(&mut self) {
        self.locked = false;
        self.stopped = false;
        self.stop_at = usize::MAX;
    }

    /// Counts a call that changes something. `Ok(true)`: it stops in its midst.
    fn call(&mut self) -> io::Result<bool> {
        if self.stopped {
            return Err(stopped());
        }
        if self.read_only {
            return Err(io::Error::from_raw_os_error(30));
        }
        self.calls += 1;
        self.stopped = self.calls >= self.stop_at;
        Ok(self.stopped)
    }

    fn fault(&self, operation: Operation, name: &str) -> io::Result<()> {
        match self.faults.get(&(operation, name.to_owned())) {
            Some(&errno) => Err(io::Error::from_raw_os_error(errno)),
            None => Ok(()),
        }
    }

    /// The fault of an open file, by its present name.
    fn file_fault(&self, operation: Operation, inode: usize) -> io::Result<()> {
        self.entries
            .iter()
            .filter(|&(_, &of)| of == inode)
            .try_for_each(|(name, _)| self.fault(operation, name))
    }

    fn fails(&mut self) -> bool {
        self.failing > 0 && self.random.u32(0..self.failing) == 0
    }

    fn change(&mut self, change: EntryChange) -> io::Result<()> {
        if self.folder.is_none() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let stops = self.call()?;
        if !stops && self.fails() {
            return Err(io::Error::other("this change fails"));
        }
        // Stopped: it may be done or not, as the crash decides.
        change.clone().apply(&mut self.entries);
        self.changes.push(change);
        if stops { Err(stopped()) } else { Ok(()) }
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.0.state().locked = false;
    }
}

impl Disk for Mounted {
    type File = SimFile;

    fn path(&self) -> &Path {
        Path::new("simulated")
    }

    fn lock(&self) -> io::Result<bool> {
        let mut state = self.0.state();
        state.fault(Operation::Lock, "")?;
        *lock(&self.1) = state.folder.ok_or(io::ErrorKind::NotFound)?;
        Ok(!std::mem::replace(&mut state.locked, true))
    }

    fn list(&self) -> io::Result<Vec<Entry>> {
        let state = self.0.state();
        state.fault(Operation::List, "")?;
        let entries = state.entries.iter().map(|(name, &inode)| Entry {
            name: name.clone(),
            kind: if state.others.contains(name) {
                EntryKind::Other
            } else {
                EntryKind::File {
                    length: state.inodes[inode].seen.len() as u64,
                }
            },
        });
        Ok(entries.collect())
    }

    fn create(&self, name: &str) -> io::Result<SimFile> {
        let mut state = self.0.state();
        if state.entries.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let inode = state.inodes.len();
        state.inodes.push(Inode::default());
        state.change(EntryChange::Create(name.to_owned(), inode))?;
        Ok(SimFile {
            sim: self.0.clone(),
            inode,
        })
    }

    fn open(&self, name: &str) -> io::Result<SimFile> {
        let state = self.0.state();
        if state.stopped {
            return Err(stopped());
        }
        let inode = *state.entries.get(name).ok_or(io::ErrorKind::NotFound)?;
        state.fault(Operation::Open, name)?;
        assert!(!state.others.contains(name), "opens what is not a file");
        Ok(SimFile {
            sim: self.0.clone(),
            inode,
        })
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.0.state();
        if !state.entries.contains_key(from) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.change(EntryChange::Rename(from.to_owned(), to.to_owned()))?;
        if state.others.remove(from) {
            state.others.insert(to.to_owned());
        }
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.0.state();
        if !state.entries.contains_key(name) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.change(EntryChange::Remove(name.to_owned()))
    }

    fn write_note(&self, bytes: &[u8]) {
        let mut state = self.0.state();
        // Where the machine stops in its midst, it may be there or not.
        if state.call().is_ok() {
            state.notes.push(bytes.to_vec());
        }
    }

    fn read_note(&self) -> io::Result<Vec<u8>> {
        Ok(self.0.state().notes.last().cloned().unwrap_or_default())
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.0.state();
        if state.call()? {
            return Err(stopped());
        }
        if state.fails() {
            return Err(io::Error::other("this sync of the folder fails"));
        }
        let state = &mut *state;
        for change in state.changes.drain(..) {
            change.apply(&mut state.lasting_entries);
        }
        Ok(())
    }

    fn standing(&self) -> io::Result<Standing> {
        let state = self.0.state();
        if state.stopped {
            return Err(stopped());
        }
        Ok(match state.folder {
            None => Standing::Missing,
            Some(folder) if folder == *lock(&self.1) => Standing::Same,
            Some(_) => Standing::Replaced,
        })
    }

    fn relock(&self) -> io::Result<bool> {
        let mut state = self.0.state();
        if state.call()? {
            return Err(stopped());
        }
        if state.folder.is_none() {
            state.folder = Some(state.next_folder);
            state.next_folder += 1;
        }
        *lock(&self.1) = state.folder.ok_or(io::ErrorKind::NotFound)?;
        state.locked = true;
        Ok(true)
    }

    fn is_in_place(&self, name: &str, file: Option<&SimFile>, length: u64) -> io::Result<bool> {
        let state = self.0.state();
        if state.stopped {
            return Err(stopped());
        }
        Ok(state.entries.get(name).is_some_and(|&inode| {
            state.inodes[inode].seen.len() as u64 >= length
                && file.is_none_or(|file| file.inode == inode)
        }))
    }
}

impl DiskFile for SimFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.sim.state();
        let stops = state.call()?;
        let used: usize = state
            .entries
            .values()
            .map(|&inode| state.inodes[inode].seen.len())
            .sum();
        let room = state.room.saturating_sub(used);
        let result = if stops {
            Err(stopped())
        } else if state.fails() {
            Err(io::Error::other("this write fails"))
        } else if room < bytes.len() {
            Err(io::ErrorKind::StorageFull.into())
        } else {
            Ok(())
        };
        let written = match &result {
            Ok(()) => bytes.len(),
            Err(_) => state.random.usize(0..=bytes.len()).min(room),
        };
        state.inodes[self.inode].seen.extend(&bytes[..written]);
        result
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut state = self.sim.state();
        let stops = state.call()?;
        state.file_fault(Operation::Sync, self.inode)?;
        let fails = stops || state.fails();
        let inode = &mut state.inodes[self.inode];
        if fails {
            inode.doubtful = inode.seen.len();
            return Err(io::Error::other("this sync fails"));
        }
        if inode.doubtful == 0 {
            inode.lasting = inode.seen.clone();
        }
        Ok(())
    }

    fn read_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let state = self.sim.state();
        if state.stopped {
            return Err(stopped());
        }
        state.file_fault(Operation::Read, self.inode)?;
        let seen = &state.inodes[self.inode].seen;
        let from = seen.get(offset as usize..).unwrap_or_default();
        let length = from.len().min(into.len());
        into[..length].copy_from_slice(&from[..length]);
        Ok(length)
    }
}
