//! Decoding of compressed answers.
//!
//! Requests ask for uncompressed answers, but some proxies compress all the same.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::defaults::MAX_ANSWER_BYTES;

/// The maximum number of encodings of one answer that are decoded.
const MAX_LAYERS: usize = 4;

/// Decodes `body` from the encodings of its `Content-Encoding`, of which the last was applied last.
///
/// A body that is damaged, incomplete or in an unknown encoding stays unchanged. The result has at most
/// [`MAX_ANSWER_BYTES`].
pub(super) fn decode(mut body: Vec<u8>, encodings: &str) -> Vec<u8> {
    for encoding in encodings.rsplit(',').take(MAX_LAYERS) {
        let encoding = encoding.trim();
        let is = |name| encoding.eq_ignore_ascii_case(name);
        let decoded = if is("gzip") || is("x-gzip") {
            read(MultiGzDecoder::new(&body[..]))
        } else if is("deflate") {
            // The standard's `deflate` is zlib's format, but some servers send the bare one.
            read(ZlibDecoder::new(&body[..])).or_else(|| read(DeflateDecoder::new(&body[..])))
        } else if encoding.is_empty() || is("identity") {
            continue;
        } else {
            None
        };
        match decoded {
            Some(decoded) => body = decoded,
            None => break,
        }
    }
    body
}

/// Reads up to [`MAX_ANSWER_BYTES`]. `None` if the data is damaged or incomplete.
fn read(decoder: impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    decoder
        .take(MAX_ANSWER_BYTES as u64)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const BODY: &[u8] = br#"{"success":false}"#;

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(body: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(body: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn decodes_each_encoding_and_their_combinations() {
        for (body, encodings) in [
            (BODY.to_vec(), ""),
            (BODY.to_vec(), "identity"),
            (gzip(BODY), "gzip"),
            (gzip(BODY), " X-GZip , identity"),
            (zlib(BODY), "deflate"),
            (deflate(BODY), "Deflate"),
            (gzip(&zlib(BODY)), "deflate, gzip"),
        ] {
            assert_eq!(decode(body, encodings), BODY, "{encodings}");
        }
    }

    #[test]
    fn leaves_a_body_that_it_can_t_decode() {
        for encodings in ["gzip", "deflate", "br", "gzip, br"] {
            assert_eq!(decode(BODY.to_vec(), encodings), BODY, "{encodings}");
        }
        assert_eq!(decode(Vec::new(), "gzip"), b"");
    }

    #[test]
    fn a_small_answer_that_expands_without_end_is_cut() {
        let bomb = gzip(&vec![b' '; MAX_ANSWER_BYTES * 3]);
        assert_eq!(decode(bomb, "gzip").len(), MAX_ANSWER_BYTES);
    }
}
