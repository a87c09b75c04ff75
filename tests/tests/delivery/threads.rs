//! The places where a client is used: runtimes that end, destructors, statics, forked children.

use std::sync::LazyLock;

use customerio_sandbox::Fault;
use customerio_transport::ReceiptError;

use super::*;

#[test]
fn a_client_outlives_the_runtime_that_it_was_made_in() {
    let sandbox = Sandbox::start().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let client = runtime.block_on(async {
        let client = client(&sandbox).build().unwrap();
        send(&client, 0).unwrap();
        client
    });
    drop(runtime);
    send(&client, 1).unwrap();
    client.blocking_flush(LONG).unwrap();
    // And blocks in another, as a destructor would that runs there.
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        send(&client, 2).unwrap();
        client.blocking_shutdown(LONG).unwrap();
    });
    assert_eq!(arrived(&sandbox), all_of(0..3));
}

#[test]
fn destructors_send_also_while_their_thread_ends_or_panics() {
    struct Sends(Client, usize);
    impl Drop for Sends {
        fn drop(&mut self) {
            send(&self.0, self.1).unwrap();
        }
    }
    thread_local! {
        static LAST: std::cell::RefCell<Option<Sends>> = const { std::cell::RefCell::new(None) };
    }
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox).build().unwrap();
    let here = client.clone();
    let ended = thread::spawn(move || {
        LAST.with(|last| *last.borrow_mut() = Some(Sends(here.clone(), 1)));
        let _first = Sends(here, 0);
        panic!("in the midst of its work");
    });
    ended.join().unwrap_err();
    client.blocking_shutdown(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..2));
}

static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| Sandbox::start().unwrap());
static CLIENT: LazyLock<Client> = LazyLock::new(|| client(&SANDBOX).build().unwrap());

#[test]
fn a_static_is_used_from_all_threads_and_shut_down_explicitly() {
    thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || send(&CLIENT, thread).unwrap());
        }
    });
    assert_eq!(CLIENT.blocking_shutdown(LONG).unwrap().delivered, 8);
    assert_eq!(SANDBOX.counts().accepted, 8);
}

#[test]
fn an_endless_handshake_does_not_extend_a_wait() {
    // It takes connections, and says nothing of TLS.
    let deaf = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let client = Client::builder("a-key")
        .endpoint(format!("https://{}", deaf.local_addr().unwrap()))
        .timeout(LONG)
        .connect_timeout(LONG)
        .build();
    let Ok(client) = client else {
        // A system without certificates.
        return;
    };
    send(&client, 1).unwrap();
    let before = Instant::now();
    assert!(client.blocking_flush(Duration::from_millis(200)).is_err());
    drop(client);
    assert!(before.elapsed() < LONG);
}

#[cfg(unix)]
#[test]
#[ignore = "forks, so it is run by the next one in a process of its own"]
fn fork_here() {
    let sandbox = Sandbox::start().unwrap();
    // The delivery thread is busy when the process is forked.
    sandbox.inject(Fault::latency(Duration::from_millis(20)));
    let client = client(&sandbox).build().unwrap();
    for number in 0..100 {
        send(&client, number).unwrap();
    }
    let receipt = client.send(Alias::new("u", AnonymousId::new("a"))).unwrap();
    match fork::fork().unwrap() {
        fork::Fork::Child => {
            let refused = [
                matches!(send(&client, 100), Err(SendError::Forked)),
                matches!(client.blocking_flush(LONG), Err(FlushError::Forked)),
                matches!(client.blocking_shutdown(LONG), Err(FlushError::Forked)),
                matches!(receipt.blocking_delivered(LONG), Err(ReceiptError::Forked)),
                matches!(receipt.blocking_stored(LONG), Err(ReceiptError::Forked)),
                client.dead_letters(None, 1).is_err(),
                client.rejected().is_empty(),
                client.stats().accepted == 0,
            ];
            drop(client);
            std::process::exit(if refused == [true; 8] { 42 } else { 1 });
        }
        fork::Fork::Parent(child) => {
            let status = fork::waitpid(child).unwrap();
            assert_eq!(fork::WEXITSTATUS(status), 42);
        }
    }
    assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 101);
}

/// Forked children copy all memory, generators of random numbers included.
#[cfg(unix)]
#[test]
#[ignore = "forks, so it is run by the next one in a process of its own"]
fn fork_many_here() {
    let sandbox = Sandbox::start().unwrap();
    let send_some = || {
        // The program may seed the generator that it shares with its libraries.
        fastrand::seed(7);
        let client = client(&sandbox).build().unwrap();
        for _ in 0..20 {
            client.send(Alias::new("u", AnonymousId::new("a"))).unwrap();
        }
        client.blocking_shutdown(LONG).unwrap();
    };
    send_some();
    let children = [(); 8].map(|()| match fork::fork().unwrap() {
        fork::Fork::Child => {
            send_some();
            std::process::exit(42);
        }
        fork::Fork::Parent(child) => child,
    });
    for child in children {
        assert_eq!(fork::WEXITSTATUS(fork::waitpid(child).unwrap()), 42);
    }
    let ids = arrived(&sandbox);
    assert_eq!(ids.len(), 180);
    assert_no_twins(&ids);
}

#[cfg(unix)]
#[test]
fn message_ids_repeat_neither_in_forked_children_nor_under_a_seed() {
    run_alone("threads::fork_many_here");
}

#[cfg(unix)]
#[test]
fn each_call_in_a_forked_child_is_an_error_and_the_parent_goes_on() {
    run_alone("threads::fork_here");
}

#[cfg(unix)]
fn run_alone(test: &str) {
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", test])
        .status()
        .unwrap();
    assert!(status.success());
}

/// In a process of its own, so that all threads and all memory are of these clients.
#[test]
#[cfg(target_os = "linux")]
fn a_client_costs_two_threads_and_little_memory() {
    run_alone("threads::many_clients");
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "counts the threads of its process, so it is run by the one before in one of its own"]
fn many_clients() {
    const CLIENTS: u64 = 100;
    let field = |name: &str| {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.unwrap().split_whitespace().next().unwrap();
        number.parse::<u64>().unwrap()
    };
    let build = || {
        let client = Client::builder("a-key")
            .endpoint("https://127.0.0.1:9")
            .build()
            .unwrap();
        send(&client, 1).unwrap();
        client
    };
    // Allocations that a process needs once, and both threads of it.
    let first = build();
    reached(&first, |stats| stats.retries > 0);
    let before = (field("Threads:"), field("VmRSS:"));
    let clients: Vec<_> = (0..CLIENTS).map(|_| build()).collect();
    // Each has sent a request, and has all of its memory.
    for client in &clients {
        reached(client, |stats| stats.retries > 0);
    }
    let after = (field("Threads:"), field("VmRSS:"));
    let threads = after.0 - before.0;
    let kilobytes = after.1.saturating_sub(before.1) / CLIENTS;
    println!("{CLIENTS} clients: {threads} threads, {kilobytes} KiB each");
    assert_eq!(threads, 2 * CLIENTS);
    assert!(kilobytes < 1_024, "{kilobytes} KiB a client");
    drop(first);
    for client in clients {
        assert!(client.blocking_shutdown(Duration::ZERO).is_err());
    }
}
