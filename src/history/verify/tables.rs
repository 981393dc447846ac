//! Which trees of pages the tables of a history are.

use rusqlite::Connection;

use crate::history::pages::{Pages, Read, Rows, Tree};

/// How many columns order those tables and indexes that have no row numbers.
const KEYED: [(&str, usize); 9] = [
    ("entries_documents", 2),
    ("entries_operations", 1),
    ("held_by_milestone", 2),
    ("marks", 2),
    ("membership", 2),
    ("nodes", 2),
    ("settled_heads", 2),
    ("text_index", 1),
    ("violations", 2),
];

/// Those that are gone through row by row for what they say.
const READ: [&str; 7] = [
    "blobs",
    "checkpoints",
    "entries",
    "held",
    "left_behind",
    "milestones",
    "settled",
];

/// The tables and indexes of a file.
pub(super) struct Tables<'a> {
    pages: &'a Pages,
    trees: Vec<(String, Tree)>,
}

impl<'a> Tables<'a> {
    /// Asks the schema where each is.
    pub fn of(connection: &Connection, pages: &'a Pages) -> rusqlite::Result<Tables<'a>> {
        let sql = "SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0";
        let mut statement = connection.prepare(sql)?;
        let found = statement.query_map([], |row| {
            let name: String = row.get(0)?;
            let root = row.get(1)?;
            let keyed = KEYED.iter().find(|(keyed, _)| *keyed == name);
            let tree = match keyed {
                Some((_, columns)) => Tree {
                    root,
                    key: Some(*columns),
                },
                None if READ.contains(&name.as_str()) => Tree { root, key: None },
                None => pages.tree(root),
            };
            Ok((name, tree))
        })?;
        let mut trees = vec![("sqlite_schema".to_string(), pages.tree(1))];
        for tree in found {
            trees.push(tree?);
        }
        Ok(Tables { pages, trees })
    }

    /// A file of which nothing is known.
    pub fn none(pages: &'a Pages) -> Tables<'a> {
        Tables {
            pages,
            trees: Vec::new(),
        }
    }

    /// Returns the rows of a table or an index. Of one that is not there, the first row is missing.
    pub fn rows(&self, name: &str) -> Rows<'a> {
        let place = self.trees.iter().position(|(it, _)| it == name);
        let (number, tree) = match place {
            Some(place) => (place + 1, self.trees[place].1),
            None => (0, Tree { root: 0, key: None }),
        };
        self.pages.rows(tree, number as u16)
    }

    /// Goes through what nobody else does, and sees whether all pages of the file are accounted for.
    pub fn check_rest(&self) -> Read<()> {
        let is_read =
            |name: &str| READ.contains(&name) || KEYED.iter().any(|(keyed, _)| *keyed == name);
        for (name, _) in self.trees.iter().filter(|(name, _)| !is_read(name)) {
            let mut rows = self.rows(name);
            while rows.next()?.is_some() {}
        }
        self.pages.check_rest()
    }

    /// Returns the number of the last entry, and of the last text; 0 where none can be read.
    pub fn last_entry(&self) -> i64 {
        self.rows("entries").last_key().unwrap_or(0)
    }

    pub fn last_text(&self) -> i64 {
        self.rows("blobs").last_key().unwrap_or(0)
    }

    /// Returns how many bytes the file has.
    pub fn bytes(&self) -> u64 {
        self.pages.bytes()
    }
}
