use super::{Coverage, Records, Share, Stale, coverable};
use crate::fixture::catalog;

const HEADER: &str = "[\"customerio-record\",1]\n";

fn records(lines: &str) -> Records {
    let mut records = Records::default();
    records.read(&format!("{HEADER}{lines}")).expect("a record");
    records
}

#[test]
fn missing_parts_are_listed() {
    let mut sent = records("[\"track Order Completed\",\".\"]\n");
    let more = format!("{HEADER}[\"track Order Completed\",\"total\"]\n[\"page Prices\",\".\"]\n");
    sent.read(&more).expect("another");
    let coverage = Coverage::new(coverable(&catalog()), &sent);
    let listed: Vec<_> = coverage
        .all
        .iter()
        .map(|it| (it.of.key.as_str(), it.missing.join(" "), it.is_sent()))
        .collect();
    assert_eq!(
        listed,
        [
            ("track Order Completed", String::new(), true),
            ("track Order Completed v2", ". total".to_owned(), false),
            ("page Prices", "total".to_owned(), true),
            (
                "person customerio_catalog::Customer",
                ". total".to_owned(),
                false
            ),
        ]
    );
    let share: Share = coverage.all.iter().map(super::Covered::share).sum();
    assert_eq!((share.sent, share.parts), (3, 8));
    assert!((share.percent() - 37.5).abs() < 0.001);
    assert_eq!(coverage.stale, []);
}

#[test]
fn removed_declarations_are_listed_and_not_counted() {
    let sent = records("[\"track Gone\",\".\"]\n[\"page Prices\",\"renamed\"]\n");
    let coverage = Coverage::new(coverable(&catalog()), &sent);
    let stale = |key: &str, part: Option<&str>| Stale {
        key: key.to_owned(),
        part: part.map(str::to_owned),
    };
    assert_eq!(
        coverage.stale,
        [
            stale("page Prices", Some("renamed")),
            stale("track Gone", None),
        ]
    );
    assert!(coverage.all.iter().all(|it| !it.is_sent()));
}

#[test]
fn only_a_complete_share_is_100_percent() {
    let percent = |sent, parts| Share { sent, parts }.percent();
    for (sent, parts, expected) in [
        (0, 7, 0.0),
        (9999, 10_000, 99.9),
        (7, 7, 100.0),
        (0, 0, 100.0),
    ] {
        assert!(
            (percent(sent, parts) - expected).abs() < 0.001,
            "{sent} of {parts}"
        );
    }
}

#[test]
fn the_record_of_a_killed_process_is_read() {
    let whole = format!("{HEADER}[\"page Prices\",\".\"]\n[\"page Prices\",\"total\"]\n");
    for end in 0..=whole.len() {
        let mut records = Records::default();
        records.read(&whole[..end]).expect("cut off anywhere");
        assert_eq!(
            records.cut_off(),
            usize::from(end == 0 || !whole[..end].ends_with('\n'))
        );
        assert_eq!(records.is_empty(), end < whole.len() - 24, "{end}");
    }
}

#[test]
fn an_error_has_a_position() {
    for (text, line, column, reason) in [
        ("hello\n", 1, 1, "starts with"),
        ("{\"a\":1}", 1, 1, "starts with"),
        ("[\"customerio-record\",2]\n", 1, 1, "starts with"),
        (
            "[\"customerio-record\",1]\n[\"a\",\".\"]\n[\"a\",7]\n",
            3,
            6,
            "expected a string",
        ),
        ("[\"customerio-record\",1]\n\n", 2, 1, "EOF"),
        (
            "[\"customerio-record\",1]\n[\"a\",\"b\",\"c\"]\n",
            2,
            10,
            "trailing",
        ),
    ] {
        let mut records = Records::default();
        let error = records.read(text).expect_err(text);
        assert_eq!(
            (error.line, error.column),
            (line, column),
            "{text}: {error}"
        );
        assert!(error.reason.contains(reason), "{text}: {error}");
        assert!(records.is_empty(), "nothing of it is taken");
    }
}
