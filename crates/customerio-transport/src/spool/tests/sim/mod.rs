//! A simulated disk in memory. A crash loses unsynced data at random.

mod disk;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::sync::lock;

/// The unit of an atomic write, in bytes.
const PAGE: usize = 64;

#[derive(Clone, Debug)]
enum EntryChange {
    Create(String, usize),
    Rename(String, String),
    Remove(String),
}

#[derive(Debug, Default)]
struct Inode {
    /// The content that a process reads.
    seen: Vec<u8>,
    /// The content that survives a crash.
    lasting: Vec<u8>,
    /// The length at a failed sync. Later syncs succeed without effect, as on Linux.
    doubtful: usize,
}

#[derive(Debug)]
struct State {
    inodes: Vec<Inode>,
    entries: BTreeMap<String, usize>,
    lasting_entries: BTreeMap<String, usize>,
    /// The current note, after the earlier ones that a crash may leave.
    notes: Vec<Vec<u8>>,
    changes: Vec<EntryChange>,
    random: fastrand::Rng,
    locked: bool,
    /// The number of calls that changed something.
    calls: usize,
    /// The number of syncs of files and of the folder.
    syncs: usize,
    /// The machine stops during this call.
    stop_at: usize,
    stopped: bool,
    /// On average one of this many calls fails; 0 means that no call fails.
    failing: u32,
    /// The size of the disk in bytes.
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

/// A call that can be made to fail. The file name is empty for calls on the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operation {
    Lock,
    List,
    Open,
    Read,
    Sync,
}

/// The disk of a machine. Clones share the disk.
#[derive(Clone, Debug)]
pub(super) struct Sim(Arc<Mutex<State>>);

/// The disk of one process. Dropping it releases the lock.
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
            syncs: 0,
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

    pub(super) fn syncs(&self) -> usize {
        self.state().syncs
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

    /// Makes an operation on a file or on the folder fail with a system error.
    pub(super) fn fail(&self, operation: Operation, name: &str, errno: i32) {
        let key = (operation, name.to_owned());
        self.state().faults.insert(key, errno);
    }

    pub(super) fn clear_faults(&self) {
        self.state().faults.clear();
    }

    /// Replaces a file by an entry that is not a file.
    pub(super) fn replace_with_other(&self, name: &str) {
        let mut state = self.state();
        state.others.insert(name.to_owned());
    }

    /// Removes a file, as `rm` does.
    pub(super) fn unlink(&self, name: &str) {
        let mut state = self.state();
        state.entries.remove(name);
        state.lasting_entries.remove(name);
    }

    /// Renames a file; with `copy` puts a copy in its place.
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

    /// Moves the folder away and creates an empty one in its place.
    pub(super) fn replace_folder(&self) {
        self.move_folder_away();
        let mut state = self.state();
        state.folder = Some(state.next_folder);
        state.next_folder += 1;
    }

    /// Removes the folder and restores the first one that was moved away.
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

    /// Changes the content of a file, as a faulty disk does.
    pub(super) fn damage(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        let mut state = self.state();
        let inode = state.entries[name];
        change(&mut state.inodes[inode].seen);
        state.inodes[inode].lasting = state.inodes[inode].seen.clone();
    }

    /// Simulates a power failure: unsynced data is lost at random.
    pub(super) fn crash(&self) {
        let mut state = self.state();
        let state = &mut *state;
        let random = &mut state.random;
        for inode in &mut state.inodes {
            inode.seen = after_power_failure(inode, random);
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
        // Either a prefix of the changes survives, or a random subset.
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

    /// Simulates the end of the process. Written data survives.
    pub(super) fn kill(&self) {
        self.state().restart();
    }
}

/// Returns the content of a file after a power failure.
fn after_power_failure(inode: &Inode, random: &mut fastrand::Rng) -> Vec<u8> {
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

    /// Counts a call that changes something. Returns `true` if the machine stops during it.
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

    /// Returns the fault of an open file, by its current name.
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
        // The crash decides whether the change survives.
        change.clone().apply(&mut self.entries);
        self.changes.push(change);
        if stops { Err(stopped()) } else { Ok(()) }
    }
}
