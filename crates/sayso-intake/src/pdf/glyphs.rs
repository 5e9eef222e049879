//! Characters of pages, as a library draws them. In: the bytes of a PDF. Out: page by page, each character with its
//! letters, its place and its size, what else is drawn, and what the file states about itself. Draws nothing, decodes no
//! image, looks nothing up and puts nothing in order.
//!
//! The library is `hayro-interpret` (MIT or Apache-2.0, last released in November 2026): its interpreter calls a
//! device with every glyph, its letters, its transformation and whether it is shown, which is what is needed here. It
//! forbids unsafe code in itself; below, `hayro-syntax` has one block, and `flate2`, `memchr` and the image decoders have
//! some. 56 packages stand below it; 137 stand below `pdf_oxide`, which was tried before and has ten times the code and
//! an order of its own that fails on columns. `lopdf` gives objects and no places of letters.

use std::any::Any;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::SyncSender;

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::page::Page as Source;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

use super::info::{self, Info};

/// The way text runs on the page as it is shown: quarters of a turn clockwise, from 0 to 3, and [`MIRRORED`] or not.
pub(super) type Turn = u8;

/// Text whose letters stand as in a mirror.
pub(super) const MIRRORED: Turn = 4;

/// A character. Its measures are in points, in a frame that is turned so that its text runs from left to right: for text
/// that is not turned, from the upper left corner of the page.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub letters: Letters,
    pub left: f32,
    pub right: f32,
    /// Where the letters stand, downward.
    pub baseline: f32,
    pub size: f32,
    pub turn: Turn,
    pub is_bold: bool,
    /// Drawn in a way that does not show, as recognised text under the image of a page is.
    pub is_hidden: bool,
}

/// What a glyph stands for.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Letters {
    /// White space.
    Space,
    /// One character.
    One(char),
    /// Several, as a ligature does.
    Several(Box<str>),
    /// The file does not say.
    Unknown,
}

/// What stands on a page, in the order in which it is drawn.
#[derive(Default)]
pub(super) struct PageGlyphs {
    pub width: f32,
    pub height: f32,
    pub glyphs: Vec<Glyph>,
    /// Share of the page that images cover, from 0 to 1.
    pub images: f32,
    /// Whether lines or shapes are drawn.
    pub has_drawing: bool,
    /// Characters that lie outside the page and are not among `glyphs`.
    pub n_outside: usize,
    pub end: PageEnd,
}

/// How the reading of a page ended.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) enum PageEnd {
    /// All of it was read.
    #[default]
    Complete,
    /// It draws more than a page may.
    TooMuch,
    /// The library gave up.
    Failed,
}

/// What comes out of a file, one after the other.
pub(super) enum Event {
    /// It was opened and has so many pages.
    Opened(usize),
    Page(Box<PageGlyphs>),
    /// All pages are read.
    Done(Box<Info>),
    /// It cannot be opened.
    Refused(Refusal),
}

/// Why a file cannot be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    Password,
    Encryption,
    Broken,
}

/// The most that a page may draw: characters, shapes and images together. A dense page of a newspaper has 30,000.
const MOST_DRAWN: usize = 400_000;

/// Reads the pages of a file, at most `max_pages`, and sends what it finds. Stops when nobody receives any more.
pub(super) fn read(received: Vec<u8>, max_pages: usize, events: &SyncSender<Event>) {
    let pdf = match Pdf::new(received) {
        Ok(pdf) => pdf,
        Err(error) => {
            // Where nobody receives there is nobody to tell.
            return events.send(Event::Refused(refusal(error))).unwrap_or_default();
        }
    };
    let pages = pdf.pages();
    if events.send(Event::Opened(pages.len())).is_err() {
        return;
    }
    let cache = InterpreterCache::new();
    for page in pages.iter().take(max_pages) {
        let page = read_page(page, &cache, &pdf);
        if events.send(Event::Page(Box::new(page))).is_err() {
            return;
        }
    }
    events.send(Event::Done(Box::new(info::info(&pdf, max_pages)))).unwrap_or_default();
}

fn refusal(error: LoadPdfError) -> Refusal {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refusal::Password,
        LoadPdfError::Decryption(_) => Refusal::Encryption,
        LoadPdfError::Invalid => Refusal::Broken,
    }
}

fn read_page<'a>(page: &Source<'a>, cache: &InterpreterCache<'a>, pdf: &'a Pdf) -> PageGlyphs {
    let (width, height) = page.render_dimensions();
    let mut reader =
        Reader { page: PageGlyphs { width, height, ..PageGlyphs::default() }, n_drawn: 0, seen: HashMap::new() };
    let transform = page.initial_transform(true).to_kurbo();
    let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut context = Context::new(transform, frame, cache, pdf.xref(), InterpreterSettings::default());
        interpret_page(page, &mut context, &mut reader);
    }));
    if let Err(reason) = outcome {
        reader.page.end = if reason.is::<TooMuch>() { PageEnd::TooMuch } else { PageEnd::Failed };
    }
    reader.page.images = reader.page.images.min(1.0);
    reader.page
}

/// Unwinds out of the interpreter when a page draws too much.
struct TooMuch;

struct Reader {
    page: PageGlyphs,
    n_drawn: usize,
    /// Where each character stands already, by whole points: bold type is often made by drawing twice.
    seen: HashMap<(char, i32, i32), (f32, f32)>,
}

impl Reader {
    fn count(&mut self, n: usize) {
        self.n_drawn += n;
        if self.n_drawn > MOST_DRAWN {
            let reason: Box<dyn Any + Send> = Box::new(TooMuch);
            // Not a panic: nothing is wrong, and no message is due.
            resume_unwind(reason);
        }
    }

    /// Whether the same letters stand there already.
    fn is_again(&mut self, glyph: &Glyph) -> bool {
        let letter = match &glyph.letters {
            Letters::One(letter) => *letter,
            Letters::Several(letters) => letters.chars().next().unwrap_or(' '),
            Letters::Space | Letters::Unknown => return false,
        };
        let (x, y) = (glyph.left, glyph.baseline);
        let cell = (x as i32, y as i32);
        let near = glyph.size * 0.12;
        for column in -1..=1 {
            for row in -1..=1 {
                let place = self.seen.get(&(letter, cell.0 + column, cell.1 + row));
                if place.is_some_and(|(left, top)| (left - x).abs() < near && (top - y).abs() < near) {
                    return true;
                }
            }
        }
        self.seen.insert((letter, cell.0, cell.1), (x, y));
        false
    }
}

impl Device<'_> for Reader {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, _: &DrawMode) {
        self.count(1);
        let area = (props.transform * path.clone()).bounding_box();
        self.page.has_drawing |= area.width() > 1.0 || area.height() > 1.0;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.count(1);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.count(1);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        self.count(run.glyphs().len());
        let is_hidden = matches!(mode, DrawMode::Invisible);
        let mut is_bold = None;
        for drawn in run.glyphs() {
            let transform = props.transform * drawn.transform();
            let (advance, font_is_bold) = match &**drawn {
                Drawn::Outline(glyph) => {
                    let bold = || glyph.font_data().is_some_and(|font| is_bold_font(font.weight, font.postscript_name));
                    (glyph.advance_width(), *is_bold.get_or_insert_with(bold))
                }
                Drawn::Type3(glyph) => (glyph.advance_width(), false),
            };
            let placed = place(transform, f64::from(advance.unwrap_or(500.0)), is_hidden, font_is_bold);
            let Some(mut glyph) = placed else { continue };
            glyph.letters = letters(drawn.as_unicode());
            let at = page_point(glyph.turn, glyph.left, glyph.baseline);
            let slack = glyph.size;
            let inside =
                (-slack..self.page.width + slack).contains(&at.0) && (-slack..self.page.height + slack).contains(&at.1);
            if !inside {
                self.page.n_outside += usize::from(glyph.letters != Letters::Space);
            } else if !self.is_again(&glyph) {
                self.page.glyphs.push(glyph);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        self.count(1);
        let area = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let area = props.transform.transform_rect_bbox(area);
        let page = Rect::new(0.0, 0.0, f64::from(self.page.width), f64::from(self.page.height));
        let share = area.intersect(page).area() / page.area().max(1.0);
        if share.is_finite() {
            self.page.images += share as f32;
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

fn is_bold_font(weight: Option<u32>, name: Option<String>) -> bool {
    weight.is_some_and(|weight| weight >= 600)
        || name.is_some_and(|name| {
            let name = name.to_ascii_lowercase();
            ["bold", "black", "heavy"].iter().any(|word| name.contains(word))
        })
}

/// Where a glyph stands, whose letters are not known yet. `None` if its place is no number, or it has no size.
fn place(transform: Affine, advance: f64, is_hidden: bool, is_bold: bool) -> Option<Glyph> {
    let origin = transform * Point::ZERO;
    let along = linear(transform, Vec2::new(1000.0, 0.0));
    let up = linear(transform, Vec2::new(0.0, 1000.0));
    let size = up.hypot();
    let width = along.hypot() * advance / 1000.0;
    let is_sound = [origin.x, origin.y, size, width].iter().all(|number| number.is_finite() && number.abs() < 1e6);
    if !is_sound || size < 0.5 {
        return None;
    }
    let turn: Turn = match () {
        () if along.x.abs() >= along.y.abs() && along.x >= 0.0 => 0,
        () if along.x.abs() < along.y.abs() && along.y > 0.0 => 1,
        () if along.x.abs() >= along.y.abs() => 2,
        () => 3,
    };
    let (left, baseline) = match turn {
        0 => (origin.x, origin.y),
        1 => (origin.y, -origin.x),
        2 => (-origin.x, -origin.y),
        _ => (-origin.y, origin.x),
    };
    // The letters' own upward direction tells which way the lines follow each other.
    let is_mirrored = along.x * up.y - along.y * up.x > 0.0;
    let (turn, baseline) = if is_mirrored { (turn | MIRRORED, -baseline) } else { (turn, baseline) };
    let (left, baseline, size) = (left as f32, baseline as f32, size as f32);
    let right = left + (width.max(0.0) as f32);
    Some(Glyph { letters: Letters::Unknown, left, right, baseline, size, turn, is_bold, is_hidden })
}

fn linear(transform: Affine, vector: Vec2) -> Vec2 {
    let [a, b, c, d, ..] = transform.as_coeffs();
    Vec2::new(a * vector.x + c * vector.y, b * vector.x + d * vector.y)
}

/// A point of a turned frame on the page.
pub(super) fn page_point(turn: Turn, x: f32, y: f32) -> (f32, f32) {
    let y = if turn & MIRRORED == 0 { y } else { -y };
    match turn & !MIRRORED {
        0 => (x, y),
        1 => (-y, x),
        2 => (-x, -y),
        _ => (y, -x),
    }
}

fn letters(unicode: Option<BfString>) -> Letters {
    let text = match unicode {
        Some(BfString::Char(letter)) => return one(letter),
        Some(BfString::String(text)) => text,
        None => return Letters::Unknown,
    };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (None, _) => Letters::Unknown,
        (Some(letter), None) => one(letter),
        _ if text.trim().is_empty() => Letters::Space,
        _ if text.chars().any(char::is_control) => Letters::Unknown,
        _ => Letters::Several(text.into()),
    }
}

fn one(letter: char) -> Letters {
    // A ligature is the drawing of its letters: the file has those, and words are looked for by them.
    let several = match letter {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        letter if letter.is_whitespace() => return Letters::Space,
        letter if letter.is_control() || letter == '\u{fffd}' => return Letters::Unknown,
        letter => return Letters::One(letter),
    };
    Letters::Several(several.into())
}
