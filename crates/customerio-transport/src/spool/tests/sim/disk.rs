//! The calls of a process on the simulated disk.

use std::io;
use std::path::Path;

use super::{EntryChange, Inode, Mounted, Operation, SimFile, stopped};
use crate::spool::disk::{Disk, DiskFile, Entry, EntryKind, Standing};
use crate::sync::lock;

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
        // If the machine stops during the call, the note may survive.
        if state.call().is_ok() {
            state.notes.push(bytes.to_vec());
        }
    }

    fn read_note(&self) -> io::Result<Vec<u8>> {
        Ok(self
            .0
            .state()
            .notes
            .last()
            .map_or_else(Vec::new, Clone::clone))
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.0.state();
        state.syncs += 1;
        if state.call()? {
            return Err(stopped());
        }
        state.fault(Operation::Sync, "")?;
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
        state.syncs += 1;
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
        let from = seen.get(offset as usize..).unwrap_or(&[]);
        let length = from.len().min(into.len());
        into[..length].copy_from_slice(&from[..length]);
        Ok(length)
    }
}
