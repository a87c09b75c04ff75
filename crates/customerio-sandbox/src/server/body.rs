//! Reading a body whose sender may mean harm: never more of it in memory than the API allows.

use crate::rules::{Finding, limits};
use axum::body::Body;
use axum::http::{HeaderMap, header};
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt as _;
use std::io::Read as _;

/// Bytes of a too large body that are read and thrown away, so that its sender hears why instead
/// of finding the connection closed under it.
const MOST_DISCARDED: usize = 16 * 1024 * 1024;

/// A body that was read to its end, or to the end of our patience.
#[derive(Debug)]
pub(crate) struct Content {
    /// The JSON, decompressed, or why there is none.
    pub(crate) json: Result<Vec<u8>, Finding>,
    /// Bytes as sent.
    pub(crate) wire_bytes: usize,
}

/// Reads a body; `None` if its sender broke off.
pub(crate) async fn read(headers: &HeaderMap, mut body: Body) -> Option<Content> {
    let mut kept = Vec::new();
    let mut wire_bytes = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.ok()?.into_data() else {
            continue;
        };
        wire_bytes = wire_bytes.saturating_add(data.len());
        // One byte over the limit is kept: that is how it is known to be exceeded.
        let room = (limits::BATCH_BYTES + 1).saturating_sub(kept.len());
        kept.extend_from_slice(&data[..data.len().min(room)]);
        if wire_bytes > MOST_DISCARDED {
            break;
        }
    }
    Some(Content {
        json: decode(headers, kept, wire_bytes),
        wire_bytes,
    })
}

fn decode(headers: &HeaderMap, kept: Vec<u8>, wire_bytes: usize) -> Result<Vec<u8>, Finding> {
    if wire_bytes > limits::BATCH_BYTES {
        return Err(too_large(&format!("is {wire_bytes} bytes")));
    }
    match encoding(headers).as_deref() {
        None | Some("identity") => Ok(kept),
        Some("gzip") => unzip(&kept),
        Some(_) => Err(Finding::new("Content-Encoding", "must be gzip or absent")),
    }
}

/// The name of the encoding, if there is one.
pub(crate) fn encoding(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_ENCODING)?.to_str().ok()?;
    Some(value.trim().to_ascii_lowercase())
}

/// Some kilobytes can become gigabytes: decompression stops at the limit too.
fn unzip(zipped: &[u8]) -> Result<Vec<u8>, Finding> {
    let mut json = Vec::new();
    let most = limits::BATCH_BYTES as u64 + 1;
    MultiGzDecoder::new(zipped)
        .take(most)
        .read_to_end(&mut json)
        .map_err(|_| Finding::new("", "the body is not valid gzip"))?;
    if json.len() > limits::BATCH_BYTES {
        return Err(too_large("is too large once decompressed"));
    }
    Ok(json)
}

fn too_large(size: &str) -> Finding {
    Finding::new(
        "",
        format!(
            "the body {size}; the limit is {} bytes",
            limits::BATCH_BYTES
        ),
    )
}
