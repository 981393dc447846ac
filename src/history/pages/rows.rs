//! The rows of a tree of pages, in order, each key checked to stand where it is looked for.

use rusqlite::types::ValueRef;
use std::cmp::Ordering;

use super::record::{Field, Record, fields, varint};
use super::{Pages, Read, Tree, broken};

/// No tree is deeper: SQLite has the same limit.
const DEPTH_MAX: usize = 20;
/// Before the cells of the first page stands the header of the file.
const FILE_HEAD_BYTES: usize = 100;

pub(super) const INDEX_INNER: u8 = 2;
const TABLE_INNER: u8 = 5;
pub(super) const INDEX_LEAF: u8 = 10;
const TABLE_LEAF: u8 = 13;

/// A page on the way to a row.
struct Level {
    page: Vec<u8>,
    /// Where its own header begins.
    head: usize,
    cells: usize,
    /// What comes next: of a leaf a cell; of an inner page of a table a child; of one of an index both
    /// in turns.
    next: usize,
    is_leaf: bool,
    /// No number in it is greater.
    upper: i64,
}

/// Where the bytes of a row are.
enum Place {
    InPage { start: usize, end: usize },
    Gathered,
}

/// The rows of a tree. Once something was broken there is no use in going on.
pub(in crate::history) struct Rows<'a> {
    pages: &'a Pages,
    tree: Tree,
    number: u16,
    levels: Vec<Level>,
    spare: Vec<Vec<u8>>,
    has_begun: bool,
    /// Numbers from the first to the last that are wanted.
    bounds: (i64, i64),
    /// Every number from here on is greater.
    lower: Option<i64>,
    key: i64,
    place: Place,
    fields: Vec<Field>,
    /// The bytes of a row that is longer than a page has room for.
    gathered: Vec<u8>,
    /// The row before, of a tree without numbers.
    before: (Vec<Field>, Vec<u8>),
}

impl<'a> Rows<'a> {
    pub(super) fn new(pages: &'a Pages, tree: Tree, number: u16) -> Rows<'a> {
        Rows {
            pages,
            tree,
            number,
            levels: Vec::new(),
            spare: Vec::new(),
            has_begun: false,
            bounds: (i64::MIN, i64::MAX),
            lower: None,
            key: 0,
            place: Place::Gathered,
            fields: Vec::new(),
            gathered: Vec::new(),
            before: Default::default(),
        }
    }

    /// Only the rows with these numbers; of a tree without, with these in the first column.
    pub fn between(mut self, (first, last): (i64, i64)) -> Rows<'a> {
        self.bounds = (first, last);
        self
    }

    /// Returns the next row.
    pub fn next(&mut self) -> Read<Option<Record<'_>>> {
        if !self.has_begun {
            self.has_begun = true;
            self.enter(self.tree.root, i64::MAX)?;
        }
        Ok(match self.advance()? {
            true => Some(self.record()),
            false => None,
        })
    }

    /// Returns the last number of a table; 0 of one without rows.
    pub fn last_key(mut self) -> Read<i64> {
        self.enter(self.tree.root, i64::MAX)?;
        loop {
            let level = self.top()?;
            match (level.cells.checked_sub(1), level.is_leaf) {
                (None, true) => return Ok(0),
                (Some(last), true) => {
                    self.cell(last)?;
                    return Ok(self.key);
                }
                (_, false) => {
                    let child = self.child(level.cells)?;
                    self.enter(child, i64::MAX)?;
                }
            }
        }
    }

    fn record(&self) -> Record<'_> {
        let bytes = match (&self.place, self.levels.last()) {
            (Place::InPage { start, end }, Some(level)) => &level.page[*start..*end],
            _ => &self.gathered,
        };
        Record {
            key: self.key,
            fields: &self.fields,
            bytes,
        }
    }

    fn advance(&mut self) -> Read<bool> {
        while let Some(level) = self.levels.last_mut() {
            let step = level.next;
            level.next += 1;
            if level.is_leaf {
                if step == level.cells {
                    self.leave();
                    continue;
                }
                self.row(step)?;
                return Ok(self.is_wanted());
            } else if self.tree.key.is_none() {
                if step > level.cells {
                    self.leave();
                    continue;
                }
                self.child_of_table(step)?;
            } else {
                if step > level.cells * 2 {
                    self.leave();
                    continue;
                }
                if step % 2 == 1 {
                    self.row(step / 2)?;
                    return Ok(self.is_wanted());
                }
                let child = self.child(step / 2)?;
                self.enter(child, i64::MAX)?;
            }
        }
        Ok(false)
    }

    /// Whether the row is not behind the last that is wanted; with that all is done.
    fn is_wanted(&mut self) -> bool {
        let number = match (self.tree.key, self.record().value(0)) {
            (None, _) => self.key,
            (_, ValueRef::Integer(number)) => number,
            // What has no number there is in nobody's way.
            _ => i64::MIN,
        };
        let is_wanted = number <= self.bounds.1;
        if !is_wanted {
            self.levels.clear();
        }
        is_wanted
    }

    fn leave(&mut self) {
        self.spare.extend(self.levels.pop().map(|it| it.page));
    }

    fn child_of_table(&mut self, step: usize) -> Read<()> {
        let level = self.top()?;
        let upper = match step < level.cells {
            true => level.number(step, 4)?,
            false => level.upper,
        };
        let own = level.upper;
        if step > 0 {
            let lower = level.number(step - 1, 4)?;
            self.lower = Some(self.lower.map_or(lower, |it| it.max(lower)));
        }
        if upper > own || self.lower.is_some_and(|it| it >= upper) {
            return self.misplaced();
        }
        if self.lower.is_some_and(|it| it >= self.bounds.1) {
            self.levels.clear();
            return Ok(());
        }
        let child = self.child(step)?;
        self.enter(child, upper)
    }

    fn top(&self) -> Read<&Level> {
        match self.levels.last() {
            Some(level) => Ok(level),
            None => broken("a tree without pages"),
        }
    }

    fn misplaced<T>(&self) -> Read<T> {
        broken(format!(
            "the tree with the root {} is out of order",
            self.tree.root
        ))
    }

    /// Returns the number of a child: of the page that stands before a cell, or behind all of them.
    fn child(&self, index: usize) -> Read<u32> {
        let level = self.top()?;
        let at = match index < level.cells {
            true => level.cell(index)?,
            false => level.head + 8,
        };
        match level.page.get(at..).and_then(|it| it.first_chunk()) {
            Some(number) => Ok(u32::from_be_bytes(*number)),
            None => broken("a page is damaged"),
        }
    }

    fn enter(&mut self, number: u32, upper: i64) -> Read<()> {
        let mut page = self.spare.pop().unwrap_or_default();
        self.pages.claim(number, self.number, &mut page)?;
        let head = match number {
            1 => FILE_HEAD_BYTES,
            _ => 0,
        };
        let is_leaf = match (page[head], self.tree.key) {
            (TABLE_LEAF, None) | (INDEX_LEAF, Some(_)) => true,
            (TABLE_INNER, None) | (INDEX_INNER, Some(_)) => false,
            _ => return broken(format!("the page {number} is of another kind")),
        };
        let cells = usize::from(u16::from_be_bytes([page[head + 3], page[head + 4]]));
        // Only a root has nothing in it.
        let is_root = self.levels.is_empty();
        let is_empty = cells == 0 && !(is_root && (is_leaf || number == 1));
        if is_empty || self.levels.len() == DEPTH_MAX {
            return broken(format!("the page {number} is out of place"));
        }
        let mut level = Level {
            page,
            head,
            cells,
            next: 0,
            is_leaf,
            upper,
        };
        if self.tree.key.is_none() && self.lower.is_none_or(|it| it < self.bounds.0) {
            level.seek(self.bounds.0)?;
        }
        self.levels.push(level);
        match self.tree.key.is_some() && self.before.0.is_empty() {
            true => self.seek(),
            false => Ok(()),
        }
    }

    /// Goes to where the first row is that is wanted, on the page that was just entered.
    fn seek(&mut self) -> Read<()> {
        let cells = self.top()?.cells;
        let mut index = 0;
        if self.bounds.0 > i64::MIN {
            while index < cells {
                self.cell(index)?;
                match self.record().value(0) {
                    ValueRef::Integer(number) if number >= self.bounds.0 => break,
                    _ => index += 1,
                }
            }
        }
        if let Some(level) = self.levels.last_mut() {
            level.next = if level.is_leaf { index } else { index * 2 };
        }
        Ok(())
    }

    /// Reads the row of a cell and sees to it that it follows the one before.
    fn row(&mut self, index: usize) -> Read<()> {
        let upper = self.cell(index)?;
        match self.tree.key {
            None => {
                if self.key > upper || self.lower.is_some_and(|it| it >= self.key) {
                    return self.misplaced();
                }
                self.lower = Some(self.key);
                Ok(())
            }
            Some(columns) => self.follow(columns),
        }
    }

    /// Reads the row of a cell; answers how great its number may be.
    fn cell(&mut self, index: usize) -> Read<i64> {
        let usable = self.pages.usable;
        let level = self.top()?;
        let mut at = level.cell(index)? + if level.is_leaf { 0 } else { 4 };
        let length = level.varint(&mut at)?;
        let (key, upper) = match self.tree.key {
            None => (level.varint(&mut at)? as i64, level.upper),
            Some(_) => (0, 0),
        };
        let least = (usable - 12) * 32 / 255 - 23;
        let most = match self.tree.key {
            None => usable - 35,
            Some(_) => (usable - 12) * 64 / 255 - 23,
        };
        if length > self.pages.bytes() {
            return broken("a row is longer than the file");
        }
        let length = length as usize;
        let local = match length <= most {
            true => length,
            false => {
                let local = least + (length - least) % (usable - 4);
                if local <= most { local } else { least }
            }
        };
        let end = at + local;
        if end > usable {
            return broken("a row goes beyond its page");
        }
        self.place = Place::InPage { start: at, end };
        if local < length {
            self.gather(at, end, length)?;
        }
        self.key = key;
        let mut found = std::mem::take(&mut self.fields);
        let read = fields(self.record().bytes, &mut found);
        self.fields = found;
        read.map(|()| upper)
    }

    /// Checks that a row of a tree without numbers stands behind the one before it.
    fn follow(&mut self, columns: usize) -> Read<()> {
        let record = self.record();
        let before = Record {
            key: 0,
            fields: &self.before.0,
            bytes: &self.before.1,
        };
        let is_first = before.fields.is_empty();
        let mut order = Ordering::Equal;
        for column in 0..columns.min(record.fields.len()) {
            order = compare(before.value(column), record.value(column));
            if order != Ordering::Equal {
                break;
            }
        }
        if !is_first && order != Ordering::Less {
            return self.misplaced();
        }
        let (mut fields, mut bytes) = std::mem::take(&mut self.before);
        bytes.clear();
        bytes.extend(self.record().bytes);
        fields.clear();
        fields.extend(&self.fields);
        self.before = (fields, bytes);
        Ok(())
    }

    /// Puts a row together whose end stands on pages of its own.
    fn gather(&mut self, start: usize, end: usize, length: usize) -> Read<()> {
        let mut gathered = std::mem::take(&mut self.gathered);
        let level = self.top()?;
        gathered.clear();
        gathered.extend(&level.page[start..end]);
        let word = |page: &[u8], at: usize| {
            let bytes = page.get(at..).and_then(|it| it.first_chunk());
            bytes.map_or(0, |it| u32::from_be_bytes(*it))
        };
        let mut next = word(&level.page, end);
        let mut page = self.spare.pop().unwrap_or_default();
        while gathered.len() < length {
            self.pages.claim(next, self.number, &mut page)?;
            let count = (length - gathered.len()).min(self.pages.usable - 4);
            gathered.extend(&page[4..4 + count]);
            next = word(&page, 0);
        }
        self.spare.push(page);
        self.gathered = gathered;
        self.place = Place::Gathered;
        match next {
            0 => Ok(()),
            _ => broken("a row has more pages than it needs"),
        }
    }
}

impl Level {
    /// Returns where a cell begins.
    fn cell(&self, index: usize) -> Read<usize> {
        let pointers = self.head + if self.is_leaf { 8 } else { 12 };
        let pointer = self.page.get(pointers + index * 2..);
        match pointer.and_then(|it| it.first_chunk()) {
            Some(pointer) => Ok(usize::from(u16::from_be_bytes(*pointer))),
            None => broken("a page is damaged"),
        }
    }

    fn varint(&self, at: &mut usize) -> Read<u64> {
        match self.page.get(*at..).and_then(varint) {
            Some((number, length)) => {
                *at += length;
                Ok(number)
            }
            None => broken("a page is damaged"),
        }
    }

    /// Returns the number behind so many bytes of a cell.
    fn number(&self, index: usize, skipped: usize) -> Read<i64> {
        let mut at = self.cell(index)? + skipped;
        Ok(self.varint(&mut at)? as i64)
    }

    /// Goes to where a number is, in a table.
    fn seek(&mut self, number: i64) -> Read<()> {
        if number == i64::MIN {
            return Ok(());
        }
        while self.next < self.cells {
            let found = match self.is_leaf {
                false => self.number(self.next, 4)?,
                true => {
                    let mut at = self.cell(self.next)?;
                    self.varint(&mut at)?;
                    self.varint(&mut at)? as i64
                }
            };
            if found >= number {
                break;
            }
            self.next += 1;
        }
        Ok(())
    }
}

/// Compares two values as SQLite orders them.
fn compare(left: ValueRef<'_>, right: ValueRef<'_>) -> Ordering {
    let rank = |it: ValueRef<'_>| match it {
        ValueRef::Null => 0,
        ValueRef::Integer(_) | ValueRef::Real(_) => 1,
        ValueRef::Text(_) => 2,
        ValueRef::Blob(_) => 3,
    };
    match (left, right) {
        (ValueRef::Integer(left), ValueRef::Integer(right)) => left.cmp(&right),
        (ValueRef::Text(left), ValueRef::Text(right))
        | (ValueRef::Blob(left), ValueRef::Blob(right)) => left.cmp(right),
        _ => rank(left).cmp(&rank(right)),
    }
}
