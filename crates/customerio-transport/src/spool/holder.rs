//! The process that holds the lock of a folder.

use core::fmt;
use std::path::Path;

/// A process that uses the folder of a spool.
///
/// ```
#[doc = setup!()]
/// let client = Client::builder("any-key").spool(folder.path()).build()?;
/// // Known on Linux only.
/// if let Some(SpoolHolder { process, .. }) = SpoolFolder::open(folder.path())?.holder() {
///     assert_eq!(process, std::process::id());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpoolHolder {
    /// Its process id.
    pub process: u32,
    /// The name of its program, if this user may see it.
    pub program: Option<String>,
}

impl fmt::Display for SpoolHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {}", self.process)?;
        match &self.program {
            Some(program) => write!(f, " (`{program}`)"),
            None => Ok(()),
        }
    }
}

/// Finds the holder of the lock of the file at `path`. Only Linux lists locks, in `/proc/locks`; the
/// holder is unknown elsewhere, and in a container that hides the holder's process.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) fn holder(path: &Path) -> Option<SpoolHolder> {
    use std::fs;
    use std::os::unix::fs::MetadataExt as _;

    let inode = fs::symlink_metadata(path).ok()?.ino();
    let locks = fs::read_to_string("/proc/locks").ok()?;
    let process = locks.lines().find_map(|line| locking(line, inode))?;
    let program = fs::read_to_string(format!("/proc/{process}/comm")).ok();
    Some(SpoolHolder {
        process,
        program: program.map(|name| name.trim_end().to_owned()),
    })
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) fn holder(_: &Path) -> Option<SpoolHolder> {
    None
}

/// Returns the process of a line such as `1: FLOCK  ADVISORY  WRITE 1173 fe:00:10010690 0 EOF`, if it
/// locks the file with this inode. The device is not compared: some file systems show another one.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn locking(line: &str, inode: u64) -> Option<u32> {
    let mut fields = line.split_ascii_whitespace().skip(1);
    let is_lock = fields.next() == Some("FLOCK");
    let process = fields.nth(2)?.parse().ok()?;
    let locked = fields.next()?.rsplit(':').next()?.parse::<u64>().ok()?;
    (is_lock && locked == inode).then_some(process)
}

#[cfg(all(test, any(target_os = "linux", target_os = "android")))]
mod tests {
    use super::locking;

    #[test]
    fn only_a_lock_of_the_file_names_its_holder() {
        let line = "1: FLOCK  ADVISORY  WRITE 1173 fe:00:10010690 0 EOF";
        assert_eq!(locking(line, 10_010_690), Some(1173));
        assert_eq!(locking(line, 1), None);
        // A process that waits for the lock.
        let waiting = "1: -> FLOCK  ADVISORY  WRITE 1174 fe:00:10010690 0 EOF";
        assert_eq!(locking(waiting, 10_010_690), None);
        let other = "2: POSIX  ADVISORY  WRITE 1175 fe:00:10010690 0 EOF";
        assert_eq!(locking(other, 10_010_690), None);
        assert_eq!(locking("", 10_010_690), None);
    }
}
