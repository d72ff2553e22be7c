//! Decodes the `Content-Encoding` of a body (RFC 9110, section 8.4) with a limit on decoded bytes.
//!
//! Each decoder's output is limited, not only the last one's: a body that is compressed twice can be a bomb
//! that ends in nothing. Data that ends early is an error in every encoding.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;
use flate2::{Decompress, FlushDecompress, Status};

use super::error::FetchError;

/// The value of `Accept-Encoding`.
pub(super) const ACCEPTED: &str = "gzip, br";

/// No server encodes a body more often.
const MAX_ENCODINGS: usize = 3;

/// An encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Gzip,
    Brotli,
    Deflate,
}

impl Encoding {
    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Brotli => "brotli",
            Self::Deflate => "deflate",
        }
    }
}

/// Parses the values of `Content-Encoding`, in the order in which they were applied.
///
/// # Errors
/// If an encoding is unknown, or there are too many.
pub(super) fn encodings<'v>(
    values: impl IntoIterator<Item = &'v [u8]>,
) -> Result<Vec<Encoding>, FetchError> {
    let mut encodings = Vec::new();
    for value in values {
        for name in String::from_utf8_lossy(value).split(',') {
            let name = name.trim().to_ascii_lowercase();
            let encoding = match &*name {
                "" | "identity" => continue,
                "gzip" | "x-gzip" => Encoding::Gzip,
                "br" => Encoding::Brotli,
                "deflate" => Encoding::Deflate,
                _ => return Err(FetchError::UnknownEncoding(name.chars().take(40).collect())),
            };
            if encodings.len() == MAX_ENCODINGS {
                return Err(FetchError::UnknownEncoding("more than three".to_owned()));
            }
            encodings.push(encoding);
        }
    }
    Ok(encodings)
}

/// Reads `body` to its end and decodes it. Neither the body nor a decoded form may be larger than `limit`
/// bytes. An empty body is empty in every encoding.
///
/// # Errors
/// If the body is too large or damaged, or `body` fails; an error of the type [`FetchError`] is passed
/// through.
pub(super) fn read(
    body: impl Read,
    encodings: &[Encoding],
    limit: u64,
) -> Result<Vec<u8>, FetchError> {
    let mut body = BufReader::new(Limited { reader: body, limit, left: limit });
    if body.fill_buf().map_err(|error| reason(error, None))?.is_empty() {
        return Ok(Vec::new());
    }
    let mut reader: Box<dyn BufRead + '_> = Box::new(&mut body);
    for encoding in encodings.iter().rev() {
        let decoder: Box<dyn Read + '_> = match encoding {
            Encoding::Gzip => Box::new(Gzip { member: Some(GzDecoder::new(reader)) }),
            Encoding::Brotli => Box::new(brotli::Decompressor::new(reader, 4096)),
            Encoding::Deflate => Box::new(Deflate::new(reader).map_err(|e| reason(e, None))?),
        };
        reader = Box::new(BufReader::new(Limited { reader: decoder, limit, left: limit }));
    }
    let mut bytes = Vec::new();
    let outermost = encodings.last().copied();
    reader.read_to_end(&mut bytes).map_err(|error| reason(error, outermost))?;
    drop(reader);
    // A connection that is cut off after the encoded data is an error in every encoding.
    io::copy(&mut body, &mut io::sink()).map_err(|error| reason(error, None))?;
    Ok(bytes)
}

/// The reason of an error; an error of a decoder is attributed to `encoding`.
fn reason(error: io::Error, encoding: Option<Encoding>) -> FetchError {
    match (error.downcast::<FetchError>(), encoding) {
        (Ok(reason), _) => reason,
        (Err(_), Some(encoding)) => FetchError::InvalidEncoding(encoding.name()),
        (Err(error), None) => FetchError::Io(error.to_string()),
    }
}

/// Fails after `limit` bytes.
struct Limited<R> {
    reader: R,
    limit: u64,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(FetchError::TooLarge(self.limit))),
        }
        Ok(read)
    }
}

/// A sequence of gzip members (RFC 1952, section 2.2). Other bytes after a member are ignored, as some
/// servers append zeros.
struct Gzip<R> {
    /// `None` after the last member.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let read = member.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let Some(mut rest) = self.member.take().map(GzDecoder::into_inner) else { break };
            if rest.fill_buf()?.starts_with(b"\x1f") {
                self.member = Some(GzDecoder::new(rest));
            }
        }
        Ok(0)
    }
}

/// The encoding `deflate`: zlib by RFC 9110, and without its header by many servers.
struct Deflate<R> {
    reader: R,
    state: Decompress,
    is_finished: bool,
}

impl<R: BufRead> Deflate<R> {
    fn new(mut reader: R) -> io::Result<Self> {
        let has_header = match reader.fill_buf()? {
            [first, second, ..] => {
                first & 0xf == 8 && u16::from_be_bytes([*first, *second]).is_multiple_of(31)
            }
            _ => false,
        };
        Ok(Self { reader, state: Decompress::new(has_header), is_finished: false })
    }
}

impl<R: BufRead> Read for Deflate<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.is_finished && !buffer.is_empty() {
            let input = self.reader.fill_buf()?;
            let is_end = input.is_empty();
            let (read, written) = (self.state.total_in(), self.state.total_out());
            let status = self.state.decompress(input, buffer, FlushDecompress::None);
            let read = usize::try_from(self.state.total_in() - read).unwrap_or(0);
            let written = usize::try_from(self.state.total_out() - written).unwrap_or(0);
            self.reader.consume(read);
            self.is_finished = status.map_err(io::Error::other)? == Status::StreamEnd;
            if written > 0 {
                return Ok(written);
            }
            if !self.is_finished && (is_end || read == 0) {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const LIMIT: u64 = 100_000;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let mut encoded = Vec::new();
        brotli::CompressorWriter::new(&mut encoded, 4096, 5, 20).write_all(bytes).unwrap();
        encoded
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn raw_deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Decodes `body` with the header `names`.
    fn decode(body: &[u8], names: &str) -> Result<Vec<u8>, FetchError> {
        read(body, &encodings([names.as_bytes()])?, LIMIT)
    }

    /// Text that does not compress well.
    fn text() -> Vec<u8> {
        (0..20_000_u32).flat_map(|n| (n.wrapping_mul(2_654_435_761) >> 20).to_be_bytes()).collect()
    }

    #[test]
    fn all_encodings_are_decoded() {
        let text = text();
        for (names, body) in [
            ("", text.clone()),
            ("identity", text.clone()),
            ("gzip", gzip(&text)),
            ("x-gzip", gzip(&text)),
            ("GZIP", gzip(&text)),
            ("br", brotli(&text)),
            ("deflate", zlib(&text)),
            ("deflate", raw_deflate(&text)),
            ("gzip, br", brotli(&gzip(&text))),
            ("br,gzip", gzip(&brotli(&text))),
            ("gzip, identity, deflate, gzip", gzip(&zlib(&gzip(&text)))),
            ("gzip", [gzip(&text[..9]), gzip(&text[9..])].concat()),
            ("gzip", [gzip(&text), vec![0; 9]].concat()),
        ] {
            assert_eq!(decode(&body, names).as_ref(), Ok(&text), "{names}");
        }
        assert_eq!(decode(b"", "gzip"), Ok(Vec::new()));
    }

    #[test]
    fn unknown_encodings_are_errors() {
        let unknown = |name: &str| Err(FetchError::UnknownEncoding(name.to_owned()));
        assert_eq!(encodings([&b"zstd"[..]]), unknown("zstd"));
        assert_eq!(encodings([&b"gzip, gzip"[..], b"gzip", b"br"]), unknown("more than three"));
        assert_eq!(encodings([&b"gzip"[..], b"br"]), Ok(vec![Encoding::Gzip, Encoding::Brotli]));
    }

    #[test]
    fn truncated_and_damaged_data_are_errors() {
        let text = text();
        for (name, body) in [
            ("gzip", gzip(&text)),
            ("br", brotli(&text)),
            ("deflate", zlib(&text)),
            ("deflate", raw_deflate(&text)),
        ] {
            for len in [1, 2, 9, body.len() / 2, body.len() - 1] {
                let result = decode(&body[..len], name);
                let is_expected = matches!(result, Err(FetchError::InvalidEncoding(_)));
                assert!(is_expected, "{name} {len}: {:?}", result.map(|bytes| bytes.len()));
            }
            let result = decode(b"<rss>not compressed at all</rss>", name);
            assert!(matches!(result, Err(FetchError::InvalidEncoding(_))), "{name}");
        }
        let mut wrong_checksum = gzip(&text);
        let at = wrong_checksum.len() - 6;
        wrong_checksum[at] ^= 1;
        assert_eq!(decode(&wrong_checksum, "gzip"), Err(FetchError::InvalidEncoding("gzip")));
    }

    #[test]
    fn the_limit_is_exact_in_every_encoding() {
        let too_large = Err(FetchError::TooLarge(LIMIT));
        type Encode = fn(&[u8]) -> Vec<u8>;
        for (name, encode) in [
            ("identity", (|bytes| bytes.to_vec()) as Encode),
            ("gzip", gzip as Encode),
            ("br", brotli as Encode),
            ("deflate", zlib as Encode),
            ("gzip, gzip", (|bytes| gzip(&gzip(bytes))) as Encode),
        ] {
            let exact = vec![b' '; LIMIT as usize];
            let larger = vec![b' '; LIMIT as usize + 1];
            assert_eq!(decode(&encode(&exact), name).as_ref(), Ok(&exact), "{name}");
            assert_eq!(decode(&encode(&larger), name), too_large, "{name}");
        }
        // A bomb within a bomb: the outer one ends in many empty members.
        let bomb = gzip(&gzip(b"").repeat(LIMIT as usize / 10));
        assert!(bomb.len() < LIMIT as usize / 10);
        assert_eq!(decode(&bomb, "gzip, gzip"), too_large);
    }

    #[test]
    fn errors_of_the_connection_pass_through() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other(FetchError::ConnectionClosed))
            }
        }
        for name in ["identity", "gzip", "br", "deflate"] {
            let body = match name {
                "br" => brotli(&text()),
                "deflate" => zlib(&text()),
                "gzip" => gzip(&text()),
                _ => text(),
            };
            for len in [0, 1, body.len() / 2, body.len()] {
                let encodings = encodings([name.as_bytes()]).unwrap();
                let result = read(body[..len].chain(Broken), &encodings, LIMIT);
                assert_eq!(result, Err(FetchError::ConnectionClosed), "{name} {len}");
            }
        }
    }
}
