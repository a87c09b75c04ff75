//! The end of a program with a client in a `static`, in real child processes.

use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use super::*;

fn run(endpoint: &str, how: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_static_client"))
        .args([endpoint, how])
        .stderr(Stdio::inherit())
        .output()
        .unwrap()
}

#[test]
fn the_environment_names_the_key_and_the_endpoint() {
    let sandbox = Sandbox::start().unwrap();
    let run = |key: &str| {
        Command::new(env!("CARGO_BIN_EXE_static_client"))
            .args(["env", "guard"])
            .env("CUSTOMERIO_API_KEY", key)
            .env("CUSTOMERIO_ENDPOINT", sandbox.url())
            .env("CUSTOMERIO_REGION", "eu")
            .output()
            .unwrap()
    };
    let refused = run("sk_us_secret");
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(error.contains("CUSTOMERIO_REGION"), "{error}");
    assert!(!error.contains("secret"), "{error}");
    assert!(run("sk_eu_secret").status.success());
    assert_eq!(arrived(&sandbox).len(), 1);
}

#[test]
fn a_guard_delivers_what_a_static_client_holds() {
    let sandbox = Sandbox::start().unwrap();
    assert!(run(sandbox.url(), "guard").status.success());
    assert_eq!(arrived(&sandbox).len(), 1);
}

#[test]
#[cfg(any(all(target_os = "linux", target_env = "gnu"), target_os = "macos"))]
fn the_end_of_main_delivers_without_a_guard() {
    for how in ["return", "exit", "error", "elsewhere"] {
        let sandbox = Sandbox::start().unwrap();
        assert_eq!(run(sandbox.url(), how).status.success(), how != "error");
        assert_eq!(arrived(&sandbox).len(), 1, "{how}");
    }
}

#[test]
#[cfg(any(all(target_os = "linux", target_env = "gnu"), target_os = "macos"))]
fn the_end_of_main_reports_what_it_could_not_deliver() {
    // It accepts connections and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let output = run(&endpoint, "return");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.starts_with("abandoned "), "{said}");
}

/// Each limit fails at another place: the loader, the runtime, certificates, names or the connection.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn with_too_few_open_files_a_message_arrives_or_is_reported() {
    /// The exit code of a panic of the thread that called us.
    const PANICKED: i32 = 101;

    let sandbox = Sandbox::start().unwrap();
    let limited = |limit: usize| {
        Command::new("sh")
            .args(["-c", "ulimit -n $0 && exec \"$@\"", &limit.to_string()])
            .args([env!("CARGO_BIN_EXE_static_client"), sandbox.url(), "return"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let mut reported = 0;
    let programs: Vec<_> = (4..20).map(limited).collect();
    let count = programs.len();
    for program in programs {
        let output = program.wait_with_output().unwrap();
        assert_ne!(output.status.code(), Some(PANICKED), "{output:?}");
        if output.stdout.starts_with(b"abandoned ") || !output.status.success() {
            reported += 1;
        }
    }
    // A slow request may end after its report.
    assert!(arrived(&sandbox).len() + reported >= count);
    assert!((1..count).contains(&reported), "{reported} of {count}");
}
