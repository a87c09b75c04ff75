//! What the program around a client does: its subscriber of `tracing`, and its current directory.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

use customerio_core::Empty;
use customerio_core::call::Identify;
use customerio_sandbox::Sandbox;
use customerio_transport::{DeadLetterError, PurgeError, ReceiptError};
use tempfile::TempDir;

use super::*;
use crate::log::Log;
use crate::spool::stored;

/// Stores a message, removes the folder, and stores two more: the client logs that the folder is gone.
/// Returns the client, once all three are stored.
fn store_while_the_folder_is_removed(client: Client, folder: &Path) -> Client {
    let (sender, done) = channel();
    let path = folder.to_owned();
    let storing = thread::spawn(move || {
        stored(&client, 0);
        std::fs::remove_dir_all(path).unwrap();
        stored(&client, 1);
        stored(&client, 2);
        let _ = sender.send(());
        client
    });
    // A thread that waits for itself never ends.
    done.recv_timeout(LONG).expect("the messages are stored");
    storing.join().unwrap()
}

#[test]
fn a_subscriber_that_panics_stops_no_thread() {
    let sandbox = Sandbox::start().unwrap();
    for before_return in [false, true] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("spool");
        let panics = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&panics);
        Log::hook(path.to_str().unwrap(), move || {
            counted.fetch_add(1, Ordering::Relaxed);
            panic!("the subscriber fails");
        });
        let client = client(&sandbox).spool(&path);
        let client = client.store_before_return(before_return).build().unwrap();
        let client = store_while_the_folder_is_removed(client, &path);
        assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 3);
        assert!(panics.load(Ordering::Relaxed) > 0);
    }
}

#[test]
fn a_subscriber_may_call_the_client() {
    let sandbox = Sandbox::start().unwrap();
    for before_return in [false, true] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("spool");
        let client = client(&sandbox).spool(&path);
        let client = client.store_before_return(before_return).build().unwrap();
        let own = Mutex::new(Some(client.clone()));
        // Once, so that the client ends.
        Log::hook(path.to_str().unwrap(), move || {
            if let Some(client) = own.lock().unwrap().take() {
                send(&client, 9).unwrap();
                let waited = client.blocking_flush(LONG);
                assert!(matches!(waited, Err(FlushError::OnDeliveryThread)));
            }
        });
        let client = store_while_the_folder_is_removed(client, &path);
        assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 4);
    }
}

#[test]
fn a_subscriber_does_not_wait_for_the_disk_in_a_message_of_the_client() {
    let sandbox = Sandbox::start().unwrap();
    for before_return in [false, true] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("spool");
        let client = client(&sandbox).spool(&path);
        let client = client.store_before_return(before_return).build().unwrap();
        let own = Mutex::new(Some(client.clone()));
        Log::hook(path.to_str().unwrap(), move || {
            if let Some(client) = own.lock().unwrap().take() {
                let waits = [
                    client.dead_letters(None, 1).map(drop),
                    client.remove_dead_letters(&[1]).map(drop),
                    client.resend_dead_letter(1),
                ];
                for waited in waits {
                    let error = waited.unwrap_err();
                    assert!(matches!(error, DeadLetterError::OnDiskThread), "{error}");
                }
                let purged = client.blocking_purge("u1");
                assert!(matches!(purged, Err(PurgeError::OnDiskThread)));
                let purged = listeners::block_on(client.purge("u1"));
                assert!(matches!(purged, Err(PurgeError::OnDiskThread)));
                let call = Identify::new("u1", &Empty);
                let stored = client.send(call).unwrap().blocking_stored(LONG);
                assert!(matches!(stored, Err(ReceiptError::OnDeliveryThread)));
                client.send(Identify::new("u2", &Empty)).unwrap();
            }
        });
        let client = store_while_the_folder_is_removed(client, &path);
        // A subscriber whose assertion failed has not sent the last one.
        assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 5);
    }
}

#[test]
fn a_relative_folder_stays_where_it_is_if_the_program_goes_elsewhere() {
    let (start, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let status = Command::new(env!("CARGO_BIN_EXE_static_client"))
        .args(["http://127.0.0.1:1", "moves", "spool"])
        .arg(elsewhere.path())
        .current_dir(start.path())
        .status();
    assert!(status.unwrap().success());
    assert_eq!(elsewhere.path().read_dir().unwrap().count(), 0);
    let sandbox = Sandbox::start().unwrap();
    let next = client(&sandbox).spool(start.path().join("spool"));
    let report = next.build().unwrap().blocking_shutdown(LONG).unwrap();
    assert_eq!((report.recovered, report.delivered), (1, 1));
}

#[test]
fn a_shutdown_ends_in_time_while_the_disk_hangs() {
    let (sandbox, folder) = (Sandbox::start().unwrap(), TempDir::new().unwrap());
    let path = folder.path().join("spool");
    let client = client(&sandbox).spool(&path).build().unwrap();
    stored(&client, 0);
    // The disk thread waits within its message about the folder, as it does for a disk.
    let (hung, hangs) = channel();
    let (release, released) = channel::<()>();
    let released = Mutex::new(released);
    Log::hook(path.to_str().unwrap(), move || {
        let _ = hung.send(());
        let _ = released.lock().unwrap().recv();
    });
    std::fs::remove_dir_all(&path).unwrap();
    send(&client, 1).unwrap();
    hangs.recv_timeout(LONG).unwrap();

    let (ended, ends) = channel();
    let stopped = client.clone();
    thread::spawn(move || {
        let shutdown = stopped.shutdown(Duration::from_millis(100));
        let _ = ended.send(listeners::block_on(shutdown));
    });
    let ended = ends.recv_timeout(LONG).expect("the shutdown ends");
    let early = *ended.unwrap_err().report().unwrap();
    assert_eq!((early.pending, early.in_spool), (1, 0));
    drop(release);
    let settled = client.blocking_shutdown(LONG).unwrap_err();
    let settled = settled.report().unwrap();
    assert_eq!((settled.pending, settled.in_spool), (0, 1));
}
