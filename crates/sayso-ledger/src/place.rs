//! Places in a received file: what a stretch of a document's text can be traced back to. A place is written in the terms
//! of the file's format, so that somebody with the file and another program can go there.

use serde::{Deserialize, Serialize};

use crate::FileRange;

/// Where in the received file something stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Place {
    /// In these bytes of the file.
    File(FileRange),
    /// In this box of a page.
    Page {
        /// Index into [`Document::pages`](crate::Document::pages).
        page: u32,
        /// The box, on the page as it is shown.
        area: Area,
    },
    /// In these bytes of a part of the file that is packed or encoded in it, counted after unpacking.
    Part {
        /// Index into [`Document::parts`](crate::Document::parts).
        part: u32,
        /// The bytes of the part.
        range: FileRange,
    },
}

impl Place {
    /// The page it stands on, as an index into [`Document::pages`](crate::Document::pages); `None` for a file without
    /// pages.
    pub const fn page(&self) -> Option<usize> {
        match self {
            Place::Page { page, .. } => Some(*page as usize),
            Place::File(_) | Place::Part { .. } => None,
        }
    }
}

/// A page of a file that has pages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Page {
    /// What the file calls the page: "iv", "48721". The number of the page, counted from 1, where it says nothing.
    pub label: String,
    /// Its width as it is shown, in hundredths of a point.
    pub width: u32,
    /// Its height as it is shown, in hundredths of a point.
    pub height: u32,
}

/// A box on a page, in hundredths of a point (7,200 to the inch) from the upper left corner of the page as it is shown.
/// It may reach over the edge of the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Area {
    /// Of its left edge.
    pub left: i32,
    /// Of its upper edge.
    pub top: i32,
    /// Of its right edge; never below `left`.
    pub right: i32,
    /// Of its lower edge; never below `top`.
    pub bottom: i32,
}

impl Area {
    /// The smallest box that holds both.
    #[must_use]
    pub fn cover(self, other: Area) -> Area {
        Area {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}
