//! `cargo cio dev`: runs the sandbox, which judges messages by the catalog of the workspace.

mod catalog;
mod expect;
mod lines;
mod size;
mod watch;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use customerio_sandbox::{Sandbox, StartError};
use url::Url;

use crate::collection::Scope;
use crate::failure::{Placed, Snippet};
use crate::number;
use crate::output;
use crate::verdict::Verdict;
use catalog::{CatalogFileError, Source};
use expect::{ExpectationsError, RunError};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The address to listen on, or its port alone; port 0 chooses a free one
    #[arg(long, alias = "port", default_value = "127.0.0.1:8010", value_parser = number::address)]
    address: SocketAddr,
    /// Allow an address that other machines can reach; they can read all messages without a password
    #[arg(long)]
    allow_remote: bool,
    /// Let pages of this origin, such as `http://localhost:3000`, send messages and read all records; can be
    /// repeated
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    allow_origin: Vec<String>,
    /// The maximum memory of the retained messages; the oldest are removed first
    #[arg(long, value_name = "SIZE", default_value = "256MB", value_parser = size::parse)]
    keep: usize,
    /// Keep messages in this file, so that they survive a restart; personal data in it is not masked, and only
    /// you may read it
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// Store the messages of an export of the page first
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// Judge messages by the catalog in this file, not by that of the workspace
    #[arg(long, value_name = "FILE", conflicts_with = "no_catalog")]
    catalog: Option<PathBuf>,
    /// Judge messages only by the rules of the API
    #[arg(long)]
    no_catalog: bool,
    /// Write the catalog of the workspace to this file, for `--catalog`, and exit
    #[arg(long, value_name = "FILE", conflicts_with_all = ["catalog", "no_catalog"])]
    write_catalog: Option<PathBuf>,
    #[command(flatten)]
    test: expect::Options,
    #[command(flatten)]
    scope: Scope,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum DevError {
    #[error(
        "{address} can be reached from other machines, which could read all messages; listen \
         on 127.0.0.1, or allow this with `--allow-remote`"
    )]
    NotLoopback { address: SocketAddr },
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Catalog(#[from] CatalogFileError),
    #[error(transparent)]
    Expectations(#[from] ExpectationsError),
    #[error(transparent)]
    Run(#[from] RunError),
}

impl Placed for DevError {
    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Catalog(error) => error.snippet(),
            Self::NotLoopback { .. } | Self::Start(_) | Self::Expectations(_) | Self::Run(_) => {
                None
            }
        }
    }
}

/// Runs the sandbox until the process is stopped, or to the end of a test.
pub(crate) fn run(arguments: Arguments) -> Result<Verdict, DevError> {
    let Arguments {
        address,
        allow_remote,
        allow_origin,
        keep,
        store,
        replay,
        catalog,
        no_catalog,
        write_catalog,
        test,
        scope,
    } = arguments;
    let test = test.read()?;
    if let Some(file) = write_catalog {
        return Ok(catalog::write(&scope, &file)?);
    }
    let source = match catalog {
        _ if no_catalog => None,
        Some(file) => Some(Source::File(file)),
        None => Some(Source::Workspace(scope)),
    };
    let mut builder = Sandbox::builder().address(address);
    builder = builder.keep(usize::MAX).keep_bytes(keep);
    if let Some(file) = store {
        builder = builder.store(file);
    }
    if let Some(file) = replay {
        builder = builder.replay(file);
    }
    for origin in allow_origin {
        builder = builder.allow_origin(origin);
    }
    if allow_remote {
        builder = builder.allow_remote();
    } else if !address.ip().is_loopback() {
        return Err(DevError::NotLoopback { address });
    }
    let sandbox = Arc::new(builder.start()?);
    if let Some(Source::File(file)) = &source {
        sandbox.set_catalog(catalog::read(file)?);
    }
    if let Some(test) = test {
        if let Some(Source::Workspace(scope)) = &source {
            sandbox.set_catalog(catalog::collected(scope)?);
        }
        return Ok(test.finish(&sandbox)?);
    }
    output::result(greeting(sandbox.url(), &sandbox.page_url()));
    if let Some(source) = source {
        let sandbox = Arc::clone(&sandbox);
        let worker = thread::Builder::new().name("catalog".to_owned());
        let worker = worker.spawn(move || watch::keep_current(&sandbox, &source));
        if let Err(error) = worker {
            output::note(format_args!("the catalog is not read: {error}"));
        }
    }
    if !output::is_quiet() {
        let sandbox = Arc::clone(&sandbox);
        let worker = thread::Builder::new().name("lines".to_owned());
        if let Err(error) = worker.spawn(move || lines::print(&sandbox)) {
            output::note(format_args!("messages are not printed: {error}"));
        }
    }
    sandbox.wait();
    Ok(Verdict::Fine)
}

/// Reads an origin, as a browser writes it: in lower case and without the scheme's own port.
fn origin(text: &str) -> Result<String, String> {
    let url = Url::parse(text).ok();
    let url = url.filter(|it| {
        let is_bare = it.path() == "/" && it.query().is_none() && it.fragment().is_none();
        ["http", "https"].contains(&it.scheme()) && is_bare && it.username().is_empty()
    });
    url.map(|it| it.origin().ascii_serialization())
        .ok_or_else(|| {
            "expected an origin such as http://localhost:3000, without a path".to_owned()
        })
}

/// Returns the addresses, and the variables that `Client::from_env` reads.
fn greeting(endpoint: &str, page: &str) -> String {
    format!(
        "endpoint  {endpoint}
page      {page}

Point a program at it, with any key:

    CUSTOMERIO_API_KEY=any-key CUSTOMERIO_ENDPOINT={endpoint}

Ctrl-C ends it."
    )
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn origins_are_written_as_by_browsers() {
        for (text, expected) in [
            ("http://localhost:3000", "http://localhost:3000"),
            ("HTTP://Shop.Example/", "http://shop.example"),
            ("https://shop.example:443", "https://shop.example"),
            ("http://[::1]:3", "http://[::1]:3"),
        ] {
            assert_eq!(origin(text).as_deref(), Ok(expected), "{text}");
        }
        for wrong in [
            "",
            "*",
            "null",
            "localhost:3000",
            "http://",
            "http://:",
            "http://x:abc",
            "https://x:99999",
            "http://a b",
            "http://user@x",
            "http://x/path",
            "http://x?q",
            "http://x#f",
            "ftp://x",
            "file:///x",
        ] {
            let error = origin(wrong).expect_err(wrong);
            assert!(error.starts_with("expected an origin"), "{error}");
        }
    }
}
