//! Precompression of files with gzip and Brotli. Deterministic: the same bytes on every machine.
//!
//! Higher compression levels cost much and save little: Brotli level 7 takes twenty times as long and saves one
//! per cent.

use std::cell::RefCell;

use brotli::enc::BrotliEncoderParams;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};

use crate::config::Encoding;

/// The minimum length of a file to compress, in bytes: smaller responses fit into one network packet.
const MIN_LEN: usize = 1_024;

/// Compresses `bytes`. Returns `None` if that saves less than a tenth.
pub fn compressed(bytes: &[u8], encoding: Encoding) -> Option<Vec<u8>> {
    if bytes.len() < MIN_LEN {
        return None;
    }
    let small = match encoding {
        Encoding::Gzip => DEFLATE.with_borrow_mut(|deflate| gzip(deflate, bytes)),
        Encoding::Brotli => brotli(bytes),
    }?;
    (small.len() <= bytes.len() - bytes.len() / 10).then_some(small)
}

thread_local! {
    /// One compressor per thread: creating one takes longer than compressing a small file.
    static DEFLATE: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(9), false));
}

/// The gzip format (RFC 1952), with a compressor for its raw data. The header has no file name, no time and no operating
/// system, so that it is constant.
pub(super) fn gzip(deflate: &mut Compress, bytes: &[u8]) -> Option<Vec<u8>> {
    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];
    let mut out = Vec::with_capacity(HEADER.len() + bytes.len() / 2 + 64);
    out.extend_from_slice(&HEADER);
    deflate.reset();
    loop {
        let done = usize::try_from(deflate.total_in()).ok()?;
        out.reserve(bytes.len() / 2 + 64);
        match deflate.compress_vec(bytes.get(done..)?, &mut out, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => break,
            Ok(Status::Ok | Status::BufError) => {}
            Err(_) => return None,
        }
    }
    let mut crc = Crc::new();
    crc.update(bytes);
    out.extend_from_slice(&crc.sum().to_le_bytes());
    out.extend_from_slice(&crc.amount().to_le_bytes());
    Some(out)
}

/// The Brotli format (RFC 7932).
fn brotli(mut bytes: &[u8]) -> Option<Vec<u8>> {
    // A smaller window saves time for small files; 22 is the default.
    let lgwin = if bytes.len() <= 1 << 18 { 18 } else { 22 };
    let parameters = BrotliEncoderParams {
        quality: 5,
        lgwin,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut out = Vec::with_capacity(bytes.len() / 4);
    brotli::BrotliCompress(&mut bytes, &mut out, &parameters).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::text::hash::fnv1a;

    /// A compressible text of at least `length` bytes.
    fn text(length: usize) -> Vec<u8> {
        let mut text = String::new();
        let mut number = 1_u32;
        while text.len() < length {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(&format!("<li><a href=\"/news/{}/\">Story</a></li>\n", number >> 16));
        }
        text.into_bytes()
    }

    /// Incompressible bytes.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1_u64;
        let bytes = std::iter::repeat_with(|| {
            state = fnv1a(&state.to_le_bytes());
            (state >> 24) as u8
        });
        bytes.take(length).collect()
    }

    fn read_back(bytes: &[u8], encoding: Encoding) -> Vec<u8> {
        let mut out = Vec::new();
        match encoding {
            Encoding::Gzip => flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).map(drop),
            Encoding::Brotli => brotli::BrotliDecompress(&mut &bytes[..], &mut out),
        }
        .expect("valid compressed bytes");
        out
    }

    const BOTH: [Encoding; 2] = [Encoding::Gzip, Encoding::Brotli];

    #[test]
    fn compressed_files_decompress_to_the_original() {
        for length in [MIN_LEN, 10_000, 300_000, 2_000_000] {
            let text = text(length);
            for encoding in BOTH {
                let small = compressed(&text, encoding).expect("a form");
                assert!(small.len() * 2 < text.len(), "{encoding:?}: {}", small.len());
                assert!(read_back(&small, encoding) == text, "{encoding:?} {length}");
            }
        }
    }

    #[test]
    fn small_and_incompressible_files_are_not_compressed() {
        for encoding in BOTH {
            for bytes in [Vec::new(), text(MIN_LEN)[..MIN_LEN - 1].to_vec(), noise(50_000)] {
                assert_eq!(compressed(&bytes, encoding), None, "{} bytes", bytes.len());
            }
        }
    }

    /// The result depends neither on earlier files nor on the machine. A new version of a compression library may change
    /// the hashes.
    #[test]
    fn compression_is_deterministic() {
        let (one, other) = (text(20_000), text(400_000));
        for (encoding, expected) in
            BOTH.into_iter().zip([14_020_014_777_943_419_521, 3_555_989_042_285_576_575])
        {
            let first = compressed(&one, encoding);
            compressed(&other, encoding).expect("a form");
            compressed(&noise(5_000), encoding);
            assert!(compressed(&one, encoding) == first);
            let elsewhere = std::thread::scope(|scope| {
                scope.spawn(|| compressed(&one, encoding)).join().expect("a result")
            });
            assert!(elsewhere == first);
            assert_eq!(fnv1a(&first.expect("a form")), expected, "{encoding:?}");
        }
    }
}
