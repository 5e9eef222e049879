//! Packed streams that would fill the memory. In: the bytes of a PDF. Out: whether one of its streams unpacks to more
//! than a limit. The library unpacks a stream whole before it looks at it, and has no bound; so this looks first, without
//! keeping what comes out. Images are passed over: they are never unpacked. Finds what `deflate` packed, once or twice,
//! in files that are not encrypted.

use std::io::{ErrorKind, Read};

use flate2::read::ZlibDecoder;

/// The most that a packed byte can become, by the format of `deflate`.
const HIGHEST_RATIO: u64 = 1032;
/// How far before a stream its dictionary is looked for.
const DICTIONARY: usize = 1024;

/// Whether a stream of the file unpacks to more than `limit` bytes.
pub(super) fn exceeds(received: &[u8], limit: u64) -> bool {
    let mut at = 0;
    while let Some(found) = find(&received[at..], b"stream") {
        let start = at + found + b"stream".len();
        at = start;
        if received[..start].ends_with(b"endstream") {
            continue;
        }
        let data = received[start..].trim_ascii_start();
        if !is_packed(data) {
            continue;
        }
        let len = find(data, b"endstream").unwrap_or(data.len());
        let dictionary = &received[start.saturating_sub(DICTIONARY)..start];
        let own = rfind(dictionary, b" obj").map_or(dictionary, |own| &dictionary[own..]);
        let is_image = find(own, b"/Image").is_some();
        if !is_image && unpacks_to_more(&data[..len], limit) {
            return true;
        }
        at = received.len() - data.len() + len;
    }
    false
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn rfind(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

/// Whether bytes start as packed ones do.
fn is_packed(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..]
        if method & 0x0f == 8 && (u16::from(*method) << 8 | u16::from(*flags)).is_multiple_of(31))
}

fn unpacks_to_more(packed: &[u8], limit: u64) -> bool {
    let mut start = Vec::new();
    let is_twice = ZlibDecoder::new(packed).take(2).read_to_end(&mut start).is_ok() && is_packed(&start);
    if is_twice {
        let once = ZlibDecoder::new(packed);
        return counts_more(once, limit) || counts_more(ZlibDecoder::new(ZlibDecoder::new(packed)), limit);
    }
    packed.len() as u64 * HIGHEST_RATIO > limit && counts_more(ZlibDecoder::new(packed), limit)
}

/// Whether a reader gives more than `limit` bytes. What is damaged ends there.
fn counts_more(mut reader: impl Read, limit: u64) -> bool {
    let (mut buffer, mut n_bytes) = (vec![0; 64 << 10], 0);
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return false,
            Ok(n) => n_bytes += n as u64,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return false,
        }
        if n_bytes > limit {
            return true;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn file(dictionary: &str, stream: &[u8]) -> Vec<u8> {
        [b"1 0 obj\n<< ", dictionary.as_bytes(), b" >>\nstream\r\n", stream, b"\nendstream\nendobj\n"].concat()
    }

    #[test]
    fn what_unpacks_to_too_much_is_found() {
        let bomb = packed(&vec![b' '; 3 << 20]);
        assert!(exceeds(&file("", &bomb), 1 << 20));
        assert!(!exceeds(&file("", &bomb), 4 << 20));
        assert!(!exceeds(&file("/Subtype /Image", &bomb), 1 << 20));
        let twice = packed(&packed(&vec![b' '; 3 << 20]));
        assert!(twice.len() < 1000 && exceeds(&file("", &twice), 1 << 20));
        let second = [file("/Subtype /Image", &packed(b"x")), file("", &bomb)].concat();
        assert!(exceeds(&second, 1 << 20));
        assert!(!exceeds(b"stream\n", 1) && !exceeds(b"stream\nx\x9c\x00", 1) && !exceeds(b"", 1));
    }
}
