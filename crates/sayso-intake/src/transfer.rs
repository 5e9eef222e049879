//! Transfer encodings of mails. In: packed bytes. Out: what they stand for, and which packed bytes each stretch came from.
//! Damage is passed over: what is no code stands for itself, or for nothing.

use crate::mapped::Run;

/// Stretches of one body whose places are kept; each costs memory.
const MOST_RUNS: usize = 1_000_000;

/// Unpacked bytes with runs that tile them.
pub(crate) struct Unpacked {
    pub(crate) bytes: Vec<u8>,
    pub(crate) runs: Vec<Run>,
}

impl Unpacked {
    fn push(&mut self, from: usize, to: usize, same: bool) {
        let end = self.bytes.len();
        let is_full = self.runs.len() >= MOST_RUNS;
        match self.runs.last_mut() {
            // From here on only the stretch is kept from which the bytes came.
            Some(last) if is_full => (last.end, last.to, last.same) = (end, to, false),
            Some(last) if last.same == same && last.to == from => (last.end, last.to) = (end, to),
            _ => self.runs.push(Run { end, from, to, same }),
        }
    }
}

/// Bytes that stand for themselves. `start` is where they stand, here and below.
pub(crate) fn identity(packed: &[u8], start: usize) -> Unpacked {
    let run = Run { end: packed.len(), from: start, to: start + packed.len(), same: true };
    Unpacked { bytes: packed.to_vec(), runs: vec![run] }
}

/// Quoted-printable (RFC 2045, 6.7).
pub(crate) fn quoted_printable(packed: &[u8], start: usize) -> Unpacked {
    let mut unpacked = Unpacked { bytes: Vec::with_capacity(packed.len()), runs: Vec::new() };
    let mut at = 0;
    while at < packed.len() {
        let rest = &packed[at..];
        let Some(code) = rest.strip_prefix(b"=") else {
            let len = rest.iter().position(|byte| *byte == b'=').unwrap_or(rest.len());
            unpacked.bytes.extend_from_slice(&rest[..len]);
            unpacked.push(start + at, start + at + len, true);
            at += len;
            continue;
        };
        // White space may follow the sign that joins two lines.
        let blank = code.iter().take(76).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let value = code.get(..2).and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        at += match (&code[blank..], value) {
            ([b'\r', b'\n', ..], _) => 1 + blank + 2,
            ([b'\n', ..], _) => 1 + blank + 1,
            ([], _) => 1 + blank,
            (_, Some(value)) => {
                unpacked.bytes.push(value);
                unpacked.push(start + at, start + at + 3, false);
                3
            }
            (_, None) => {
                unpacked.bytes.push(b'=');
                unpacked.push(start + at, start + at + 1, true);
                1
            }
        };
    }
    unpacked
}

/// Base64 (RFC 2045, 6.8): a run for each line.
pub(crate) fn base64(packed: &[u8], start: usize) -> Unpacked {
    let mut unpacked = Unpacked { bytes: Vec::with_capacity(packed.len() / 4 * 3), runs: Vec::new() };
    let (mut bits, mut n_bits, mut at) = (0u32, 0, 0);
    let mut from = 0;
    for line in packed.split_inclusive(|byte| *byte == b'\n') {
        let before = unpacked.bytes.len();
        for byte in line {
            let value = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                b'=' => {
                    (bits, n_bits) = (0, 0);
                    continue;
                }
                _ => continue,
            };
            (bits, n_bits) = (bits << 6 | u32::from(value), n_bits + 6);
            if n_bits >= 8 {
                n_bits -= 8;
                unpacked.bytes.push((bits >> n_bits) as u8);
                bits &= (1 << n_bits) - 1;
            }
        }
        at += line.len();
        if unpacked.bytes.len() > before {
            let end = unpacked.bytes.len();
            unpacked.runs.push(Run { end, from: start + from, to: start + at, same: false });
            // Bits that are left belong to the next line's first byte.
            from = if n_bits == 0 { at } else { at - 1 };
        }
    }
    unpacked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_bytes_with_their_places() {
        let unpacked = quoted_printable(b"a=3Db=\r\nc =e9=E8 =x=", 10);
        assert_eq!(unpacked.bytes, b"a=bc \xe9\xe8 =x");
        let runs: Vec<(usize, usize, usize, bool)> =
            unpacked.runs.iter().map(|run| (run.end, run.from, run.to, run.same)).collect();
        let expected = [
            (1, 10, 11, true),
            (2, 11, 14, false),
            (3, 14, 15, true),
            (5, 18, 20, true),
            (7, 20, 26, false),
            (10, 26, 29, true),
        ];
        assert_eq!(runs, expected);
        let unpacked = base64(b"U2F5\nc28=\n", 0);
        assert_eq!(unpacked.bytes, b"Sayso");
        assert_eq!(unpacked.runs.len(), 2);
        assert_eq!(base64(b"****", 0).bytes, b"");
    }
}
