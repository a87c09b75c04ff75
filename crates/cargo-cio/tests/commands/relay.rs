//! `cargo-cio relay` and `jetstream`.

use tempfile::TempDir;

use crate::ran::{self, ran};

#[test]
fn jetstream_needs_nats_and_no_database() {
    let folder = TempDir::new().expect("created");
    for first in [&["relay", "jetstream"][..], &["jetstream"]] {
        let run = |words: &[&str], nats: Option<&str>| {
            let mut command = ran::command(&[first, words].concat());
            command.env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
            match nats {
                Some(nats) => command.env("NATS_URL", nats),
                None => command.env_remove("NATS_URL"),
            };
            ran(&mut command, folder.path())
        };
        let without = run(&["plan"], None);
        assert_eq!(without.code, 2);
        assert!(without.err.contains("set `NATS_URL`"), "{without}");
        let nowhere = "nats://127.0.0.1:1";
        for nobody in [
            run(&["plan"], Some(nowhere)),
            run(&["apply", "--nats", nowhere, "--prefix", "STAGE"], None),
        ] {
            assert_eq!(nobody.code, 2);
            assert!(nobody.err.contains("NATS can't be reached"), "{nobody}");
        }
        let help = run(&["--help"], None);
        assert_eq!(help.code, 0, "{help}");
        assert!(help.out.contains("--max-dead-letter-bytes"), "{help}");
        assert!(help.out.contains("jetstream plan --nats"), "{help}");
    }
}
