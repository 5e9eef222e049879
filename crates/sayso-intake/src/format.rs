//! What a file is, by its first bytes. In: the received bytes, or the decoded text. Out: a reason not to read them,
//! or whether the text is a web page. Names of files are only looked at where the content does not tell.

/// Files that are not read, told by bytes at an offset.
const MAGIC: &[(usize, &[u8], &str)] = &[
    // The first three are reached where the program was built without the format.
    (0, b"{\\rtf", "an RTF document: this program was built without its format"),
    (0, b"WARC/", "a web archive (WARC): this program was built without its format"),
    (0, b"PK\x03\x04", "an archive (ZIP) or office file: this program was built without its format"),
    (0, b"PK\x05\x06", "an archive (ZIP) with no file in it"),
    (0, b"%!PS", "a PostScript file: this format is not read yet"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document or Outlook mail: this format is not read yet"),
    (0, b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
    (0, b"\xff\xd8\xff", "an image (JPEG)"),
    (0, b"GIF87a", "an image (GIF)"),
    (0, b"GIF89a", "an image (GIF)"),
    (8, b"WEBP", "an image (WebP)"),
    (0, b"II*\0", "an image (TIFF)"),
    (0, b"MM\0*", "an image (TIFF)"),
    (4, b"ftypavif", "an image (AVIF)"),
    (4, b"ftypheic", "an image (HEIC)"),
    (0, b"\0\0\x01\0", "an image (icon)"),
    (8, b"WAVE", "a sound recording (WAV)"),
    (0, b"ID3", "a sound recording (MP3)"),
    (0, b"OggS", "a sound or video recording (Ogg)"),
    (0, b"fLaC", "a sound recording (FLAC)"),
    (8, b"AVI ", "a video recording (AVI)"),
    (4, b"ftyp", "a video or sound recording (MP4)"),
    (0, b"\x1a\x45\xdf\xa3", "a video recording (Matroska or WebM)"),
    (0, b"\x1f\x8b", "a compressed file (gzip): unpack it first"),
    (0, b"BZh", "a compressed file (bzip2): unpack it first"),
    (0, b"\xfd7zXZ\0", "a compressed file (xz): unpack it first"),
    (0, b"\x28\xb5\x2f\xfd", "a compressed file (zstd): unpack it first"),
    (0, b"7z\xbc\xaf\x27\x1c", "an archive (7z): unpack it first"),
    (0, b"Rar!\x1a\x07", "an archive (RAR): unpack it first"),
    (257, b"ustar", "an archive (tar): unpack it first"),
    (0, b"SQLite format 3\0", "an SQLite database"),
    (0, b"\x7fELF", "a program (ELF)"),
    (0, b"MZ\x90\0", "a program (Windows)"),
    (0, b"\0asm", "a program (WebAssembly)"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
];

/// Whether a file is Rich Text Format.
#[cfg(feature = "rtf")]
pub(crate) fn is_rtf(received: &[u8]) -> bool {
    received.trim_ascii_start().starts_with(b"{\\rtf")
}

/// Whether a file is a PDF: its mark stands first, or behind white space or a header in another program's binary format.
/// Programs look for it in the first 1,024 bytes, but mails and web archives may have it there for a part of them.
pub(crate) fn is_pdf(received: &[u8]) -> bool {
    let start = &received[..received.len().min(1024)];
    let marks = |at: &usize| start[*at..].starts_with(b"%PDF-") && start.get(at + 5).is_some_and(u8::is_ascii_digit);
    let Some(before) = (0..start.len()).find(marks).map(|at| &start[..at]) else { return false };
    before.strip_prefix(b"\xef\xbb\xbf").unwrap_or(before).trim_ascii().is_empty() || before.contains(&0)
}

/// Whether a file is a PDF behind lines in which the program that made it tells of itself: its mark starts a line, and
/// the file ends as a PDF does. To be asked where it is no mail and no archive.
pub(crate) fn is_pdf_behind_words(received: &[u8]) -> bool {
    let start = &received[..received.len().min(1024)];
    let end = &received[received.len().saturating_sub(2048)..];
    start.windows(6).any(|words| words == b"\n%PDF-") && end.windows(9).any(|words| words == b"startxref")
}

/// Why a file with these first bytes is not read; `None` if nothing speaks against it.
pub(crate) fn refusal(received: &[u8]) -> Option<&'static str> {
    let text = received.strip_prefix(b"\xef\xbb\xbf").unwrap_or(received).trim_ascii_start();
    let found = MAGIC.iter().find(|(offset, magic, _)| {
        // White space may stand before the marks of formats that are text.
        let bytes = if *offset == 0 && magic.is_ascii() && text.len() > 8 { text } else { received };
        bytes.get(*offset..).is_some_and(|bytes| bytes.starts_with(magic))
    });
    found.map(|(_, _, reason)| *reason)
}

/// Tags that start a web page, from the WHATWG MIME Sniffing Standard, with some that pages in the wild start with.
const FIRST_TAGS: &[&str] = &[
    "!doctype html",
    "html",
    "head",
    "script",
    "iframe",
    "h1",
    "div",
    "font",
    "table",
    "a",
    "style",
    "title",
    "b",
    "body",
    "br",
    "p",
    "meta",
    "link",
    "main",
    "article",
    "section",
    "span",
];

/// End tags that make a web page of a text that does not start with a tag, such as a part of a page.
const ENOUGH_END_TAGS: usize = 3;

/// Whether a text is a web page: it starts with a tag, or has several end tags.
pub(crate) fn is_html(text: &str) -> bool {
    let mut rest = text.trim_start();
    for _ in 0..16 {
        // Comments and declarations may come before the first tag.
        let end = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->").map(|end| end + 3),
            _ if rest.starts_with("<?xml") => rest.find("?>").map(|end| end + 2),
            _ => None,
        };
        let Some(end) = end else { break };
        rest = rest[end..].trim_start();
    }
    let names_tag = |rest: &str| {
        FIRST_TAGS.iter().any(|tag| {
            let start = rest.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
            start && rest[tag.len()..].starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/')
        })
    };
    let end_tags = rest.match_indices("</").filter(|(at, _)| names_tag(&rest[at + 2..]));
    rest.strip_prefix('<').is_some_and(names_tag) || end_tags.take(ENOUGH_END_TAGS).count() == ENOUGH_END_TAGS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_format() {
        let cases: &[(&[u8], Option<&str>)] = &[
            (b"\x89PNG\r\n\x1a\n...", Some("an image (PNG)")),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
                Some("an old Office document or Outlook mail: this format is not read yet"),
            ),
            (b"\n %!PS-Adobe", Some("a PostScript file: this format is not read yet")),
            (b"MZ was a unit of the census.", None),
            (b"", None),
        ];
        for (bytes, reason) in cases {
            assert_eq!(refusal(bytes), *reason, "{bytes:?}");
        }
    }

    #[test]
    fn the_mark_of_a_pdf_may_stand_behind_other_bytes() {
        for bytes in [&b"%PDF-1.7\n"[..], b"\xef\xbb\xbf\r\n%PDF-2.0", b"\0name\0\0%PDF-1.4"] {
            assert!(is_pdf(bytes), "{bytes:?}");
        }
        for bytes in [&b"%PDF-x"[..], b"WARC/1.0\r\n\r\n%PDF-1.4", b"A file starts with\n%PDF-1.4", b"%PDF-", b""] {
            assert!(!is_pdf(bytes), "{bytes:?}");
        }
    }

    #[test]
    fn pages_are_told_from_text() {
        let cases = [
            ("<!-- saved --> <!DOCTYPE html><p>x", true),
            ("<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", true),
            ("Part of a page<p>One</p><P>Two</P><div>Three</div >", true),
            ("Hello <p>there</p>, said the manual of the web", false),
            ("<pause> he said", false),
            ("<quote@example.org> wrote:", false),
            ("", false),
        ];
        for (text, expected) in cases {
            assert_eq!(is_html(text), expected, "{text}");
        }
    }
}
