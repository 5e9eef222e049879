//! The file a model is kept in: named sections of bytes behind a checked head.
//!
//! In come bytes, from a file or embedded in the program, out go sections that are known to be whole. What a section
//! means is not known here. All numbers are little-endian.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | magic `SAYSOSYN` |
//! | 2 | format version, [`VERSION`] |
//! | 2 | number of sections |
//! | 4 | language code in ASCII, filled with zero bytes |
//! | 8 | length of the whole file |
//! | 8 | checksum of everything but these 8 bytes: [`checksum`] of the 24 bytes before, then of the rest |
//! | 16 each | section: name of 8 bytes in ASCII filled with zero bytes, start and end as 4 bytes each |
//! | … | the sections' bytes, in that order, without gaps |

/// The version of the format that this crate reads and writes.
pub const VERSION: u16 = 1;

const MAGIC: &[u8; 8] = b"SAYSOSYN";
const HEAD: usize = 32;
const ENTRY: usize = 16;

/// Why bytes are no model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("model {section} at byte {at}: {problem}, expected {expected}")]
pub struct ModelError {
    /// The section, or `head` and `sections` for the parts before them.
    pub section: String,
    /// The byte within that section (within the file for `head`).
    pub at: usize,
    /// What was found.
    pub problem: String,
    /// What should stand there.
    pub expected: String,
}

impl ModelError {
    fn head(at: usize, problem: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { section: "head".into(), at, problem: problem.into(), expected: expected.into() }
    }
}

/// A file whose head and checksum hold.
#[derive(Clone, Debug)]
pub struct Container<'a> {
    bytes: &'a [u8],
    language: String,
    sections: Vec<(String, usize, usize)>,
}

impl<'a> Container<'a> {
    /// Checks magic, version, length, checksum and that the sections lie inside the file without gaps.
    ///
    /// # Errors
    ///
    /// Says which of these does not hold, and where.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let Some((head, rest)) = bytes.split_at_checked(HEAD) else {
            return Err(ModelError::head(0, format!("{} bytes", bytes.len()), format!("at least {HEAD} bytes")));
        };
        if &head[..8] != MAGIC {
            return Err(ModelError::head(0, "other bytes", "the magic SAYSOSYN"));
        }
        let version = u16::from_le_bytes([head[8], head[9]]);
        if version != VERSION {
            return Err(ModelError::head(8, format!("format version {version}"), format!("version {VERSION}")));
        }
        let length = number(&head[16..24]);
        if length != bytes.len() as u64 {
            return Err(ModelError::head(16, format!("{} bytes", bytes.len()), format!("the {length} of its head")));
        }
        if number(&head[24..32]) != seal(&head[..24], rest) {
            return Err(ModelError::head(24, "another checksum", "the checksum of the bytes: the file is damaged"));
        }
        let n_sections = usize::from(u16::from_le_bytes([head[10], head[11]]));
        let language = name(&head[12..16]).ok_or_else(|| ModelError::head(12, "other bytes", "a language code"))?;
        let Some((table, _)) = rest.split_at_checked(n_sections * ENTRY) else {
            return Err(ModelError::head(10, format!("{n_sections} sections"), "a table of sections inside the file"));
        };
        let mut sections = Vec::with_capacity(n_sections);
        let mut next = HEAD + table.len();
        for (i, entry) in table.chunks_exact(ENTRY).enumerate() {
            let at = HEAD + i * ENTRY;
            let section = name(&entry[..8]).ok_or_else(|| ModelError::head(at, "other bytes", "a section's name"))?;
            let (start, end) = (number(&entry[8..12]) as usize, number(&entry[12..16]) as usize);
            if start != next || end < start || end > bytes.len() {
                return Err(ModelError::head(
                    at,
                    format!("section {section} from {start} to {end}"),
                    format!("a range from {next} inside the file"),
                ));
            }
            sections.push((section, start, end));
            next = end;
        }
        if next != bytes.len() {
            return Err(ModelError::head(next, "bytes of no section", "the end of the file"));
        }
        Ok(Self { bytes, language, sections })
    }

    /// The language code, such as `fr`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Names and lengths of the sections, in the order of the file.
    pub fn sections(&self) -> impl Iterator<Item = (&str, usize)> {
        self.sections.iter().map(|(name, start, end)| (name.as_str(), end - start))
    }

    /// Whether there is such a section.
    pub fn has(&self, section: &str) -> bool {
        self.sections.iter().any(|(name, ..)| name == section)
    }

    /// A reader at the begin of a section.
    ///
    /// # Errors
    ///
    /// Where the file has no such section.
    pub fn section(&self, section: &str) -> Result<Reader<'a>, ModelError> {
        let Some((_, start, end)) = self.sections.iter().find(|(name, ..)| name == section) else {
            return Err(ModelError::head(HEAD, format!("no section {section}"), "one of that name"));
        };
        Ok(Reader { section: section.to_owned(), bytes: &self.bytes[*start..*end], at: 0 })
    }
}

/// Reads the numbers and strings of one section; never past its end.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    section: String,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// An error at the present place.
    pub fn error(&self, problem: impl Into<String>, expected: impl Into<String>) -> ModelError {
        ModelError { section: self.section.clone(), at: self.at, problem: problem.into(), expected: expected.into() }
    }

    /// The next `n` bytes.
    ///
    /// # Errors
    ///
    /// Where fewer are left.
    pub fn bytes(&mut self, n: usize) -> Result<&'a [u8], ModelError> {
        let Some(found) = self.bytes.get(self.at..).and_then(|rest| rest.get(..n)) else {
            return Err(self.error(format!("{} bytes left", self.left()), format!("{n} bytes")));
        };
        self.at += n;
        Ok(found)
    }

    /// The next byte.
    ///
    /// # Errors
    ///
    /// At the end of the section.
    pub fn byte(&mut self) -> Result<u8, ModelError> {
        Ok(self.bytes(1)?[0])
    }

    /// A number of 1 to 10 bytes, seven bits each, lowest first.
    ///
    /// # Errors
    ///
    /// At the end of the section and where the number does not fit into 64 bits.
    pub fn varint(&mut self) -> Result<u64, ModelError> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                break;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.error("a longer number", "a number of 64 bits"))
    }

    /// A count of things of at least `size` bytes each, so that a damaged count cannot ask for more memory than is there.
    ///
    /// # Errors
    ///
    /// Where the section is too short for them.
    pub fn count(&mut self, size: usize) -> Result<usize, ModelError> {
        let n = self.varint()?;
        if n > (self.left() / size.max(1)) as u64 {
            return Err(self.error(format!("a count of {n}"), format!("one that fits into {} bytes", self.left())));
        }
        Ok(n as usize)
    }

    /// A number below `limit`.
    ///
    /// # Errors
    ///
    /// Where it is not.
    pub fn below(&mut self, limit: usize) -> Result<usize, ModelError> {
        let value = self.varint()?;
        if value >= limit as u64 {
            return Err(self.error(format!("the number {value}"), format!("a number below {limit}")));
        }
        Ok(value as usize)
    }

    /// The next of ascending hashes, as [`write_hash`] writes it; `last` is the one before and none before the first.
    ///
    /// # Errors
    ///
    /// At the end of the section, and where the hash is not larger than the last one or has more than 32 bits.
    pub fn hash(&mut self, last: Option<u32>) -> Result<u32, ModelError> {
        let distance = self.varint()?;
        let hash = u64::from(last.unwrap_or(0)).saturating_add(distance);
        match u32::try_from(hash) {
            Ok(hash) if last.is_none() || distance > 0 => Ok(hash),
            _ => Err(self.error(format!("hash {hash}"), "ascending hashes of 32 bits")),
        }
    }

    /// A string: its length in bytes, then UTF-8.
    ///
    /// # Errors
    ///
    /// Where it is cut off or not UTF-8.
    pub fn string(&mut self) -> Result<&'a str, ModelError> {
        let n = self.count(1)?;
        let bytes = self.bytes(n)?;
        std::str::from_utf8(bytes).map_err(|_| self.error("other bytes", "a string in UTF-8"))
    }

    /// How many bytes are left.
    pub fn left(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// Ends the reading of a section.
    ///
    /// # Errors
    ///
    /// Where bytes are left.
    pub fn end(self) -> Result<(), ModelError> {
        if self.left() > 0 {
            return Err(self.error(format!("{} more bytes", self.left()), "the end of the section"));
        }
        Ok(())
    }
}

/// Collects sections into a file.
#[derive(Clone, Debug, Default)]
pub struct ContainerWriter {
    sections: Vec<(String, Vec<u8>)>,
}

impl ContainerWriter {
    /// Adds a section; names have at most 8 ASCII letters, longer ones are cut.
    pub fn section(&mut self, name: &str, bytes: Vec<u8>) {
        self.sections.push((name.to_owned(), bytes));
    }

    /// The bytes of the file.
    pub fn finish(&self, language: &str) -> Vec<u8> {
        let mut rest = Vec::new();
        let mut next = HEAD + self.sections.len() * ENTRY;
        for (name, bytes) in &self.sections {
            rest.extend_from_slice(&padded::<8>(name));
            rest.extend_from_slice(&(next as u32).to_le_bytes());
            next += bytes.len();
            rest.extend_from_slice(&(next as u32).to_le_bytes());
        }
        for (_, bytes) in &self.sections {
            rest.extend_from_slice(bytes);
        }
        let mut file = Vec::with_capacity(next);
        file.extend_from_slice(MAGIC);
        file.extend_from_slice(&VERSION.to_le_bytes());
        file.extend_from_slice(&(self.sections.len() as u16).to_le_bytes());
        file.extend_from_slice(&padded::<4>(language));
        file.extend_from_slice(&(next as u64).to_le_bytes());
        let sum = seal(&file, &rest);
        file.extend_from_slice(&sum.to_le_bytes());
        file.extend_from_slice(&rest);
        file
    }
}

/// Writes a number as [`Reader::varint`] reads it.
pub fn write_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes a hash as [`Reader::hash`] reads it: its distance to the one before.
pub fn write_hash(out: &mut Vec<u8>, last: Option<u32>, hash: u32) {
    write_varint(out, u64::from(hash - last.unwrap_or(0)));
}

/// Writes a string as [`Reader::string`] reads it.
pub fn write_string(out: &mut Vec<u8>, value: &str) {
    write_varint(out, value.len() as u64);
    out.extend_from_slice(value.as_bytes());
}

/// FNV-1a (Fowler, Noll and Vo) over words of eight bytes, the last one filled with zero bytes, with the length mixed in.
///
/// Each step is a bijection of the state, so that two inputs that differ in one word never have the same sum.
pub fn checksum(bytes: &[u8]) -> u64 {
    let step = |state: u64, word: u64| (state ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    let mut chunks = bytes.chunks_exact(8);
    let mut state = (&mut chunks).fold(0xcbf2_9ce4_8422_2325, |state, chunk| step(state, number(chunk)));
    state = step(state, number(chunks.remainder()));
    step(state, bytes.len() as u64)
}

fn seal(head: &[u8], rest: &[u8]) -> u64 {
    checksum(head).rotate_left(1) ^ checksum(rest)
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

fn padded<const N: usize>(name: &str) -> [u8; N] {
    let mut out = [0; N];
    for (place, byte) in out.iter_mut().zip(name.bytes()) {
        *place = byte;
    }
    out
}

fn name(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (name, padding) = bytes.split_at(end);
    let fits = !name.is_empty() && name.iter().all(u8::is_ascii_graphic) && padding.iter().all(|byte| *byte == 0);
    fits.then(|| name.iter().map(|byte| char::from(*byte)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        let mut writer = ContainerWriter::default();
        writer.section("numbers", vec![1, 2, 0x80, 1]);
        let mut words = Vec::new();
        write_string(&mut words, "dét");
        writer.section("words", words);
        writer.finish("fr")
    }

    #[test]
    fn sections_come_back() {
        let file = file();
        let container = Container::open(&file).unwrap();
        assert_eq!(container.language(), "fr");
        let mut numbers = container.section("numbers").unwrap();
        assert_eq!([numbers.varint(), numbers.varint(), numbers.varint()], [Ok(1), Ok(2), Ok(128)]);
        numbers.end().unwrap();
        assert_eq!(container.section("words").unwrap().string(), Ok("dét"));
        assert!(container.section("others").unwrap_err().to_string().contains("no section others"));
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_found() {
        let file = file();
        for at in 0..file.len() {
            assert!(Container::open(&file[..at]).is_err(), "cut at {at}");
            for bit in 0..8 {
                let mut damaged = file.clone();
                damaged[at] ^= 1 << bit;
                assert!(Container::open(&damaged).is_err(), "bit {bit} of byte {at}");
            }
        }
    }
}
