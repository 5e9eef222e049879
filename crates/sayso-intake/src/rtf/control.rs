//! What control words of Rich Text Format mean. In: a word with its number and place. Out: a change of what the reader
//! does with the text that follows. Words that are not known change nothing, and what they mark as optional is skipped.

use encoding_rs::Encoding;
use sayso_ledger::BlockKind;

use super::{Group, Reader, Target};
use crate::draft::Fact;

impl Reader<'_> {
    /// A control word that starts at `start` and ends here.
    pub(super) fn word(&mut self, word: &str, number: Option<i32>, start: usize) {
        if self.skip > 0 && word != "u" {
            self.skip -= 1;
            return;
        }
        if !matches!(word, "u" | "uc") {
            self.flush();
        }
        let is_optional = std::mem::take(&mut self.is_optional);
        let place = start..self.at;
        let value = number.unwrap_or(0);
        let target = self.groups.last().map_or(Target::Text, |group| group.target);
        match word {
            "u" => self.unicode(value, place),
            "uc" => {
                if let Some(group) = self.groups.last_mut() {
                    group.fallback = value.clamp(0, 16) as usize;
                }
            }
            "bin" => self.at = self.at.saturating_add(value.max(0) as usize).min(self.bytes.len()),
            "ansicpg" => self.set_encoding(codepage(value)),
            "mac" => self.set_encoding(codepage(10000)),
            "fonttbl" => self.set_target(Target::Fonts),
            "stylesheet" => self.set_target(Target::Styles),
            "info" => self.set_target(Target::Info),
            "title" if target == Target::Info => self.set_target(Target::Property(Fact::Title, "intake.rtf.title")),
            "author" if target == Target::Info => self.set_target(Target::Property(Fact::Author, "intake.rtf.author")),
            "operator" if target == Target::Info => {
                self.set_target(Target::Property(Fact::Other, "intake.rtf.operator"));
            }
            "creatim" if target == Target::Info => self.set_target(Target::Date(Fact::Date, "intake.rtf.created")),
            "revtim" if target == Target::Info => self.set_target(Target::Date(Fact::Other, "intake.rtf.revised")),
            "yr" => self.date[0] = value,
            "mo" => self.date[1] = value,
            "dy" => self.date[2] = value,
            "f" => self.set_font(value, target),
            "fcharset" if target == Target::Fonts => {
                self.fonts.extend(charset(value).map(|encoding| (self.font, encoding)));
            }
            "s" if target == Target::Styles => self.style = Some(value),
            "s" => self.set_role(self.styles.get(&value).copied()),
            "outlinelevel" if target == Target::Text && value < 9 => self.set_role(Some(BlockKind::Heading)),
            "ls" | "pnlvl" | "pnlvlblt" | "pnlvlbody" => self.set_role(Some(BlockKind::ListItem)),
            "listtext" | "pntext" => {
                self.set_role(Some(BlockKind::ListItem));
                self.set_target(Target::Nowhere);
            }
            "colortbl" | "pict" | "nonshppict" | "sp" | "xe" | "tc" | "txe" | "fldinst" | "objdata" | "filetbl" => {
                self.set_target(Target::Nowhere);
            }
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
                self.start_note(BlockKind::Furniture);
            }
            "footnote" => self.start_note(BlockKind::Footnote),
            "annotation" => self.start_note(BlockKind::Comment),
            "atnauthor" => self.start_note(BlockKind::Comment),
            // Groups that may be skipped but hold text that is shown.
            "shpinst" | "shppict" | "shptxt" | "pn" => {}
            "par" | "sect" | "page" => self.end_paragraph(),
            "line" => self.space("\n"),
            "tab" => self.space("\t"),
            "pard" => {
                self.piece.kind = self.story_is;
                self.in_row = false;
            }
            "intbl" => self.in_row = true,
            "cell" | "nestcell" => {
                self.in_row = true;
                self.end_piece();
                self.cell_ended = true;
            }
            "row" | "nestrow" => {
                self.end_piece();
                self.story.end_row();
                self.cell_ended = true;
            }
            "deleted" => self.change(|group| group.is_deleted = number != Some(0)),
            "revised" => self.change(|group| group.is_inserted = number != Some(0)),
            "emdash" => self.write("—", place, false),
            "endash" => self.write("–", place, false),
            "lquote" => self.write("‘", place, false),
            "rquote" => self.write("’", place, false),
            "ldblquote" => self.write("“", place, false),
            "rdblquote" => self.write("”", place, false),
            "bullet" => self.write("•", place, false),
            _ if is_optional => self.set_target(Target::Nowhere),
            _ => {}
        }
    }

    fn set_target(&mut self, target: Target) {
        if let Some(group) = self.groups.last_mut().filter(|group| group.target != Target::Nowhere) {
            group.target = target;
        }
    }

    fn set_role(&mut self, role: Option<BlockKind>) {
        if let Some(role) = role.filter(|_| self.story_is == BlockKind::Paragraph) {
            self.piece.kind = role;
        }
    }

    fn set_encoding(&mut self, encoding: &'static Encoding) {
        self.encoding = encoding;
        self.change(|group| group.encoding = encoding);
    }

    fn set_font(&mut self, font: i32, target: Target) {
        if target == Target::Fonts {
            self.font = font;
        } else {
            let encoding = self.fonts.get(&font).copied().unwrap_or(self.encoding);
            self.change(|group| group.encoding = encoding);
        }
    }

    fn change(&mut self, how: impl FnOnce(&mut Group)) {
        if let Some(group) = self.groups.last_mut() {
            how(group);
        }
    }
}

fn codepage(number: i32) -> &'static Encoding {
    let label = match number {
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        65001 => "utf-8".to_owned(),
        874 | 1250..=1258 => format!("windows-{number}"),
        _ => "windows-1252".to_owned(),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

/// The encoding of a font's character set; `None` where it is that of the file.
fn charset(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    Some(codepage(page))
}
