//! A story: the text of an office file in the order in which it is read. In: paragraphs with their roles, tables, notes.
//! Out: pieces, the rows of small tables as one piece each. Knows no format.

use std::collections::{BTreeMap, BTreeSet};

use sayso_ledger::BlockKind;

use crate::draft::{Draft, Words};

/// A cell of more bytes is text, and not a value in a table: its row is read cell by cell.
const LONGEST_CELL: usize = 160;

/// One block to be.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) kind: BlockKind,
    pub(crate) words: Words,
    /// The notes and comments that it refers to, by their ids.
    pub(crate) notes: Vec<String>,
}

impl Piece {
    pub(crate) fn new(kind: BlockKind) -> Piece {
        Piece { kind, words: Words::default(), notes: Vec::new() }
    }
}

#[derive(Default)]
struct Table {
    cells: Vec<Vec<Piece>>,
}

/// Pieces in the order of reading, and open tables.
#[derive(Default)]
pub(crate) struct Story {
    pub(crate) pieces: Vec<Piece>,
    tables: Vec<Table>,
    /// Tables that are open below the deepest that count.
    n_deeper: usize,
    n_pieces: usize,
}

/// Pieces of one story; a long book has a tenth of that. What comes after them is not kept, and that is told.
const MOST_PIECES: usize = 250_000;

/// Tables inside each other; deeper ones count as text of the cell.
const DEEPEST: usize = 32;

impl Story {
    /// Adds a piece, to the open cell if there is one.
    pub(crate) fn push(&mut self, piece: Piece) {
        if piece.words.is_blank() && piece.notes.is_empty() {
            return;
        }
        self.n_pieces += 1;
        if self.n_pieces > MOST_PIECES {
            return;
        }
        // The caption of a table stands before its cells, and belongs to none.
        let is_caption = piece.kind == BlockKind::Caption;
        let cells =
            self.tables.iter_mut().rev().map(|table| &mut table.cells).find(|cells| !is_caption || !cells.is_empty());
        match cells {
            Some(cells) => match cells.last_mut() {
                Some(cell) => cell.push(piece),
                None => cells.push(vec![piece]),
            },
            None => self.pieces.push(piece),
        }
    }

    pub(crate) fn start_table(&mut self) {
        if self.tables.len() < DEEPEST {
            self.tables.push(Table::default());
        } else {
            self.n_deeper += 1;
        }
    }

    pub(crate) fn start_cell(&mut self) {
        if self.n_deeper > 0 {
            return;
        }
        if let Some(table) = self.tables.last_mut() {
            table.cells.push(Vec::new());
        }
    }

    /// Ends a row: short cells become one line with a tab between them, others stay paragraphs.
    pub(crate) fn end_row(&mut self) {
        if self.n_deeper > 0 {
            return;
        }
        let Some(table) = self.tables.last_mut() else { return };
        let cells = std::mem::take(&mut table.cells);
        let is_value = |cell: &Vec<Piece>| match cell.as_slice() {
            [] => true,
            [piece] => piece.words.text().len() <= LONGEST_CELL && piece.kind != BlockKind::TableRow,
            _ => false,
        };
        let row = if cells.len() > 1 && cells.iter().all(is_value) {
            let mut row = Piece::new(BlockKind::TableRow);
            for (idx, cell) in cells.into_iter().enumerate() {
                if idx > 0 {
                    row.words.insert("\t");
                }
                for piece in cell {
                    row.words.append(&piece.words);
                    row.notes.extend(piece.notes);
                }
            }
            vec![row]
        } else {
            cells.into_iter().flatten().collect()
        };
        let table = self.tables.pop();
        self.n_pieces = self.n_pieces.saturating_sub(row.len());
        row.into_iter().for_each(|piece| self.push(piece));
        self.tables.extend(table);
    }

    pub(crate) fn end_table(&mut self) {
        if self.n_deeper > 0 {
            self.n_deeper -= 1;
            return;
        }
        self.end_row();
        self.tables.pop();
    }

    /// Tells if there were more pieces than are kept.
    pub(crate) fn tell_full(&self, draft: &mut Draft) {
        if self.n_pieces > MOST_PIECES {
            let message = format!("more than {MOST_PIECES} paragraphs: the rest was not read");
            draft.notice("intake.story.full", message);
        }
    }

    /// Ends all that is open, as at the end of a broken file.
    pub(crate) fn end(&mut self) {
        self.n_deeper = 0;
        while !self.tables.is_empty() {
            self.end_table();
        }
    }

    pub(crate) fn is_in_table(&self) -> bool {
        !self.tables.is_empty()
    }
}

/// Writes pieces into a draft, each with its notes behind it; notes to which none refers stand at the end.
pub(crate) fn write(draft: &mut Draft, pieces: Vec<Piece>, mut notes: BTreeMap<String, Vec<Piece>>) {
    for piece in pieces {
        draft.block(piece.kind, &piece.words);
        for note in piece.notes.iter().filter_map(|id| notes.remove(id)).flatten() {
            draft.block(note.kind, &note.words);
        }
    }
    for note in notes.into_values().flatten() {
        draft.block(note.kind, &note.words);
    }
}

/// Writes the headers and footers of pages, each line once: those of first, even and odd pages often say the same.
pub(crate) fn write_furniture(draft: &mut Draft, pieces: Vec<Piece>, lines: &mut BTreeSet<String>) {
    for piece in pieces {
        if lines.insert(piece.words.text().to_owned()) {
            draft.block(BlockKind::Furniture, &piece.words);
        }
    }
}
