//! What a ZIP archive is: an office file, an e-book, or a folder of files. In: the received bytes. Out: the document, or
//! why there is none. Told by the names of its parts, not by the name of the file.

use sayso_ledger::Document;

use crate::package::Package;
use crate::{Limits, Unread};

/// What a ZIP archive holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Packed {
    Docx,
    Odt,
    Pptx,
    Epub,
    /// A web archive with its index (WACZ).
    Wacz,
    /// Files of any kind.
    Folder,
    /// A format that is not read; says which.
    Refused(&'static str),
}

/// Tells what an archive is.
pub(crate) fn kind(package: &mut Package<'_>) -> Packed {
    let starts = |package: &Package<'_>, folder: &str| {
        let entries = package.entries().iter();
        entries
            .take(4_096)
            .any(|entry| entry.name.get(..folder.len()).is_some_and(|it| it.eq_ignore_ascii_case(folder)))
    };
    if package.has("[Content_Types].xml") {
        return match () {
            () if starts(package, "word/") => Packed::Docx,
            () if starts(package, "ppt/") => Packed::Pptx,
            () if starts(package, "xl/") => Packed::Refused("a spreadsheet (XLSX): this format is not read yet"),
            () => Packed::Folder,
        };
    }
    let mimetype = package.part("mimetype").ok().flatten().unwrap_or_default();
    let mimetype = String::from_utf8_lossy(&mimetype[..mimetype.len().min(200)]).trim().to_owned();
    match mimetype.as_str() {
        "application/epub+zip" => Packed::Epub,
        "application/vnd.oasis.opendocument.text" | "application/vnd.oasis.opendocument.text-template" => Packed::Odt,
        other if other.contains("opendocument") => {
            Packed::Refused("an OpenDocument file that is no text: this format is not read yet")
        }
        _ if package.has("META-INF/container.xml") => Packed::Epub,
        _ if package.has("content.xml") && package.has("META-INF/manifest.xml") => Packed::Odt,
        _ if package.has("datapackage.json") && starts(package, "archive/") => Packed::Wacz,
        _ => Packed::Folder,
    }
}

/// Reads an archive that is one document.
pub(crate) fn read(received: &[u8], limits: &Limits) -> Result<Document, Unread> {
    let mut package = Package::of(received, limits).map_err(|unread| unread.of("a ZIP archive"))?;
    let kind = kind(&mut package);
    drop(package);
    match kind {
        #[cfg(feature = "docx")]
        Packed::Docx => crate::docx::read(received, limits).map_err(|unread| unread.of("a Word document")),
        #[cfg(feature = "odt")]
        Packed::Odt => crate::odt::read(received, limits).map_err(|unread| unread.of("an OpenDocument text")),
        #[cfg(feature = "pptx")]
        Packed::Pptx => crate::pptx::read(received, limits).map_err(|unread| unread.of("a presentation")),
        #[cfg(feature = "epub")]
        Packed::Epub => crate::epub::read(received, limits).map_err(|unread| unread.of("an e-book")),
        Packed::Folder => Err(Unread::Container("a folder of files (ZIP)")),
        Packed::Wacz => Err(Unread::Container("a web archive (WACZ)")),
        Packed::Refused(reason) => Err(Unread::Format(reason)),
        #[allow(unreachable_patterns, reason = "reached where a format's feature is off")]
        _ => Err(Unread::Format("an office file: this program was built without its format")),
    }
}
