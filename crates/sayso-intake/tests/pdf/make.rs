//! Writes small PDFs for the tests: pages of lines at given places, in Helvetica, uncompressed so that they read as text.

use std::fmt::Write;

/// A page of 600 by 800 points under construction. Places count in points from its lower left corner.
#[derive(Clone, Default)]
pub(crate) struct Page {
    content: String,
    /// Further entries of the page's dictionary.
    pub(crate) entries: String,
    has_image: bool,
}

impl Page {
    /// A line of text.
    pub(crate) fn line(mut self, x: f32, y: f32, size: f32, text: &str) -> Page {
        // WinAnsiEncoding has Latin-1 where the tests need letters beyond ASCII.
        let mut shown = String::new();
        for letter in text.chars() {
            match letter {
                '(' | ')' | '\\' => write!(shown, "\\{letter}").expect("a string takes what is written"),
                ' '..='~' => shown.push(letter),
                '\u{2013}' => shown.push_str("\\226"),
                '\u{a0}'..='\u{ff}' => {
                    write!(shown, "\\{:03o}", letter as u32).expect("a string takes what is written")
                }
                _ => panic!("{letter} is not in the encoding"),
            }
        }
        writeln!(self.content, "BT /F1 {size} Tf {x} {y} Td ({shown}) Tj ET").expect("a string takes what is written");
        self
    }

    /// Lines of ten points, twelve apart, down from `y`.
    pub(crate) fn lines(self, x: f32, y: f32, text: &[&str]) -> Page {
        let places = (0..text.len()).map(|idx| y - 12.0 * idx as f32);
        text.iter().zip(places).fold(self, |page, (line, y)| page.line(x, y, 10.0, line))
    }

    /// Operators as they are.
    pub(crate) fn raw(mut self, content: &str) -> Page {
        self.content.push_str(content);
        self.content.push('\n');
        self
    }

    /// An image over the whole page.
    pub(crate) fn image(mut self) -> Page {
        self.has_image = true;
        self.raw("q 600 0 0 800 0 0 cm /Im1 Do Q")
    }
}

/// A file of pages. `catalog` and `trailer` take further entries of those dictionaries; `objects` come behind, from
/// number 10 on.
#[derive(Clone, Default)]
pub(crate) struct File {
    pub(crate) pages: Vec<Page>,
    pub(crate) catalog: String,
    pub(crate) trailer: String,
    pub(crate) objects: Vec<String>,
    /// Further entries of the font.
    pub(crate) font: String,
}

impl File {
    pub(crate) fn of(pages: impl IntoIterator<Item = Page>) -> File {
        File { pages: pages.into_iter().collect(), ..File::default() }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let first_page = 10 + self.objects.len();
        let numbers: Vec<usize> = (0..self.pages.len()).map(|idx| first_page + 2 * idx).collect();
        let kids: Vec<String> = numbers.iter().map(|number| format!("{number} 0 R")).collect();
        let encoding = if self.font.is_empty() { "/Encoding /WinAnsiEncoding" } else { &self.font };
        let mut objects = vec![
            (1, format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog)),
            (2, format!("<< /Type /Pages /Count {} /Kids [{}] >>", kids.len(), kids.join(" "))),
            (3, format!("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {encoding} >>")),
            (
                4,
                stream(
                    "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8",
                    "x",
                ),
            ),
        ];
        objects.extend(self.objects.iter().enumerate().map(|(idx, object)| (10 + idx, object.clone())));
        for (page, number) in self.pages.iter().zip(numbers) {
            let image = if page.has_image { "/XObject << /Im1 4 0 R >>" } else { "" };
            let dictionary = format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> {image} >> \
                 /Contents {} 0 R {} >>",
                number + 1,
                page.entries
            );
            objects.push((number, dictionary));
            objects.push((number + 1, stream("", &page.content)));
        }
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut table = String::new();
        for (number, object) in &objects {
            writeln!(table, "{number} 1\n{:010} 00000 n ", bytes.len()).expect("a string takes what is written");
            bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
        }
        let start = bytes.len();
        let size = first_page + 2 * self.pages.len();
        let trailer = format!("trailer\n<< /Size {size} /Root 1 0 R {} >>", self.trailer);
        bytes.extend(format!("xref\n{table}{trailer}\nstartxref\n{start}\n%%EOF\n").bytes());
        bytes
    }
}

pub(crate) fn stream(entries: &str, content: &str) -> String {
    format!("<< {entries} /Length {} >>\nstream\n{content}\nendstream", content.len())
}
