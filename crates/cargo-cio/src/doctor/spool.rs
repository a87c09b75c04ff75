//! Checks of a spool's folder. Nothing in it is changed.

use std::fs::{self, Metadata};
use std::path::Path;

use customerio_transport::SpoolFolder;

use super::check::{Check, Status};
use crate::output::counted;

/// With less free space an outage may fill the disk.
#[cfg(unix)]
const SPACE_WARN: u64 = 256 * 1024 * 1024;
/// With less free space a spool file of the default size may not fit.
#[cfg(unix)]
const SPACE_FAIL: u64 = 8 * 1024 * 1024;

/// Checks the folder of a client's spool.
pub(super) fn check(folder: &Path, checks: &mut Vec<Check>) {
    let shown = folder.display();
    match fs::metadata(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            checks.push(missing(folder));
            return;
        }
        Err(error) => {
            let fix = "run this as the user of the service, or correct the path";
            checks.push(Check::new("spool", Status::Fail, format!("{shown}: {error}")).fix(fix));
            return;
        }
        Ok(found) if !found.is_dir() => {
            let fix = "name a folder";
            let message = format!("{shown} is not a folder");
            checks.push(Check::new("spool", Status::Fail, message).fix(fix));
            return;
        }
        Ok(found) => {
            checks.extend(permissions(folder, &found));
            checks.push(writable(folder));
        }
    }
    checks.extend(space(folder));
    match SpoolFolder::open(folder) {
        Ok(spool) => {
            checks.push(holder(&spool));
            checks.push(contents(&spool));
        }
        Err(_) => checks.push(Check::new(
            "format",
            Status::Ok,
            format!("{shown} holds no spool yet; the client creates it"),
        )),
    }
}

/// A client creates the folder.
fn missing(folder: &Path) -> Check {
    let parent = folder.ancestors().skip(1).find(|it| it.is_dir());
    let shown = folder.display();
    match parent {
        Some(parent) if is_writable(parent) => Check::new(
            "spool",
            Status::Ok,
            format!("{shown} does not exist; the client creates it"),
        ),
        _ => Check::new(
            "spool",
            Status::Fail,
            format!("{shown} does not exist and can't be created"),
        )
        .fix("create it with mode 700 for the user of the service"),
    }
}

#[cfg(unix)]
fn permissions(folder: &Path, found: &Metadata) -> Vec<Check> {
    use std::os::unix::fs::MetadataExt as _;

    let shown = folder.display();
    let user = rustix::process::geteuid().as_raw();
    let mode = found.mode() & 0o777;
    let owner = if found.uid() == user {
        Check::new(
            "owner",
            Status::Ok,
            format!("user {user}, as which this runs"),
        )
    } else {
        let message = format!(
            "{shown} belongs to user {}, and this runs as user {user}",
            found.uid()
        );
        Check::new("owner", Status::Fail, message)
            .fix("run this as the user of the service; if that is this user, use `chown`")
    };
    let mode = if mode & 0o022 == 0 {
        let status = if mode & 0o055 == 0 {
            Status::Ok
        } else {
            Status::Warn
        };
        let check = Check::new("mode", status, format!("{mode:o}"));
        if status == Status::Ok {
            check
        } else {
            check.fix(format!(
                "let only its owner read messages: `chmod 700 {shown}`"
            ))
        }
    } else {
        Check::new(
            "mode",
            Status::Fail,
            format!("{mode:o}: its group or others may write to it, so the client refuses it"),
        )
        .fix(format!("`chmod 700 {shown}`"))
    };
    vec![owner, mode]
}

/// Windows has no owner and mode of this kind.
#[cfg(not(unix))]
fn permissions(_: &Path, _: &Metadata) -> Vec<Check> {
    Vec::new()
}

fn writable(folder: &Path) -> Check {
    if is_writable(folder) {
        Check::new("writable", Status::Ok, "files can be created")
    } else {
        Check::new(
            "writable",
            Status::Fail,
            format!("no file can be created in {}", folder.display()),
        )
        .fix("give its owner the permission with `chmod u+rwx`, or remount the disk for writing")
    }
}

/// The superuser may write without the permission, which a service that runs as another user lacks.
fn is_writable(folder: &Path) -> bool {
    let is_allowed = fs::metadata(folder).is_ok_and(|it| !it.permissions().readonly());
    is_allowed
        && tempfile::Builder::new()
            .prefix(".doctor-")
            .tempfile_in(folder)
            .is_ok()
}

#[cfg(unix)]
fn space(folder: &Path) -> Option<Check> {
    let found = rustix::fs::statvfs(folder).ok()?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let message = format!("{} MB free", free / 1_000_000);
    Some(if free < SPACE_FAIL {
        Check::new("space", Status::Fail, message).fix("free space on the disk")
    } else if free < SPACE_WARN {
        let fix = "free space, or lower `spool_bytes`";
        Check::new("space", Status::Warn, message).fix(fix)
    } else {
        Check::new("space", Status::Ok, message)
    })
}

#[cfg(not(unix))]
fn space(_: &Path) -> Option<Check> {
    None
}

fn holder(spool: &SpoolFolder) -> Check {
    match spool.holder() {
        Some(holder) => Check::new("lock", Status::Ok, format!("{holder} uses the folder")),
        None if cfg!(target_os = "linux") => {
            Check::new("lock", Status::Ok, "no process uses the folder")
        }
        None => Check::new(
            "lock",
            Status::Skipped,
            "only Linux lists the holders of locks",
        ),
    }
}

fn contents(spool: &SpoolFolder) -> Check {
    match spool.dead_letters() {
        Ok(letters) if letters.is_empty() => {
            Check::new("format", Status::Ok, "readable, without dead letters")
        }
        Ok(letters) => Check::new(
            "format",
            Status::Warn,
            format!("readable, with {}", counted(letters.len(), "dead letter")),
        )
        .fix(format!(
            "look at them with `cargo cio deadletters {}`",
            spool.path().display()
        )),
        Err(error) => Check::new("format", Status::Fail, error.to_string()),
    }
}
