//! The end of a program whose client is in a `static`, in real child processes.

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
