//! Tracked changes. In: each change with its author, and the text that it deletes. Out: notices that say how much there
//! is, and whose changes they are. What was deleted is not text; what was inserted is.

use std::collections::BTreeSet;

use crate::draft::Draft;

/// What tracked changes there are.
#[derive(Default)]
pub(crate) struct Changes {
    deleted: Change,
    inserted: Change,
}

#[derive(Default)]
struct Change {
    count: usize,
    n_chars: usize,
    authors: BTreeSet<String>,
}

impl Changes {
    pub(crate) fn delete(&mut self, author: Option<&str>) {
        self.deleted.add(author);
    }

    pub(crate) fn insert(&mut self, author: Option<&str>) {
        self.inserted.add(author);
    }

    pub(crate) fn deleted_chars(&mut self, text: &str) {
        self.deleted.n_chars += text.chars().count();
    }

    pub(crate) fn tell(&self, draft: &mut Draft) {
        if self.deleted.count > 0 {
            let (count, by, n_chars) = (self.deleted.count, self.deleted.by(), self.deleted.n_chars);
            let message =
                format!("tracked changes delete {n_chars} characters in {count} places{by}: not read as text");
            draft.notice("intake.changes.deleted", message);
        }
        if self.inserted.count > 0 {
            let (count, by) = (self.inserted.count, self.inserted.by());
            let message = format!("tracked changes insert text in {count} places{by}: read as text");
            draft.notice("intake.changes.inserted", message);
        }
    }
}

impl Change {
    fn add(&mut self, author: Option<&str>) {
        self.count += 1;
        if let Some(author) = author.filter(|_| self.authors.len() < 8) {
            self.authors.insert(author.to_owned());
        }
    }

    fn by(&self) -> String {
        let names: Vec<&str> = self.authors.iter().map(String::as_str).collect();
        if names.is_empty() { String::new() } else { format!(" (by {})", names.join(", ")) }
    }
}
