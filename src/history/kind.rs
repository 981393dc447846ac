//! The kinds of entries, as a table: each has a word, a byte and a shape.

/// What sort of entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// A name gets a new meaning.
    Definition,
    /// Commits are grouped under a message.
    Milestone,
    /// A name loses its meaning.
    Undefinition,
    /// Only comments or layout of the newest definition of a name changed.
    Trivia,
    /// A name gets the meaning back that it had at an earlier entry.
    Rollback,
    /// A definition goes on under another name.
    Rename,
    /// A milestone gets another message.
    Amend,
    /// Some commits of a milestone become one of their own.
    Split,
    /// Milestones become one.
    Squash,
    /// Commits go to another milestone, or to none.
    Move,
    /// A milestone is taken apart; its commits are pending again.
    Dissolve,
    /// An operation on milestones, or a milestone, is taken back.
    Undo,
    /// A rule of the audit was changed.
    Rule,
    /// What was said to a model and what it answered.
    Model,
    /// A patch was applied.
    Patch,
    /// Nothing comes after this entry.
    Closed,
    /// This log goes on where another one was closed.
    Opened,
    /// How long a definition takes was measured.
    Measurement,
}

/// What an entry is about, which decides what its header holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A name and its text: an atomic commit.
    Definition,
    /// A name without a text: an atomic commit, too.
    Undefinition,
    /// Milestones and their commits.
    Group,
    /// A text that is no definition.
    Document,
    /// The end or the beginning of a log.
    Link,
}

/// One line of the table.
struct Entry {
    kind: EntryKind,
    /// The word in the `kind` column.
    name: &'static str,
    /// The byte in the header. Never given to another kind.
    byte: u8,
    shape: Shape,
    /// The first version of the header that has it.
    since: u8,
    /// Whether the header names an entry that this one refers to.
    has_target: bool,
}

const fn entry(
    kind: EntryKind,
    name: &'static str,
    byte: u8,
    shape: Shape,
    since: u8,
    has_target: bool,
) -> Entry {
    Entry {
        kind,
        name,
        byte,
        shape,
        since,
        has_target,
    }
}

/// ORDER KIND: in the order of the enum, whose number is the place.
#[rustfmt::skip]
const KINDS: [Entry; 18] = [
    entry(EntryKind::Definition,   "definition",    1, Shape::Definition,   1, false),
    entry(EntryKind::Milestone,    "milestone",     2, Shape::Group,        1, false),
    entry(EntryKind::Undefinition, "undefinition",  3, Shape::Undefinition, 2, false),
    entry(EntryKind::Trivia,       "trivia",        4, Shape::Definition,   2, false),
    entry(EntryKind::Rollback,     "rollback",      5, Shape::Definition,   2, true),
    entry(EntryKind::Rename,       "rename",        6, Shape::Definition,   2, true),
    entry(EntryKind::Amend,        "amend",         7, Shape::Group,        2, true),
    entry(EntryKind::Split,        "split",         8, Shape::Group,        2, true),
    entry(EntryKind::Squash,       "squash",        9, Shape::Group,        2, true),
    entry(EntryKind::Move,         "move",         10, Shape::Group,        2, false),
    entry(EntryKind::Dissolve,     "dissolve",     11, Shape::Group,        2, true),
    entry(EntryKind::Undo,         "undo",         12, Shape::Group,        2, true),
    entry(EntryKind::Rule,         "rule",         13, Shape::Document,     2, false),
    entry(EntryKind::Model,        "model",        14, Shape::Document,     2, false),
    entry(EntryKind::Patch,        "patch",        15, Shape::Document,     2, false),
    entry(EntryKind::Closed,       "closed",       16, Shape::Link,         2, false),
    entry(EntryKind::Opened,       "opened",       17, Shape::Link,         2, false),
    entry(EntryKind::Measurement,  "measurement",  18, Shape::Document,     2, false),
];

impl EntryKind {
    /// Returns all kinds, in the order of the table.
    pub fn all() -> impl Iterator<Item = EntryKind> {
        KINDS.iter().map(|it| it.kind)
    }

    fn entry(self) -> &'static Entry {
        &KINDS[self as usize]
    }

    /// Returns the word in the `kind` column.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    pub fn from_name(name: &str) -> Option<EntryKind> {
        KINDS.iter().find(|it| it.name == name).map(|it| it.kind)
    }

    pub(super) fn byte(self) -> u8 {
        self.entry().byte
    }

    pub(super) fn from_byte(byte: u8) -> Option<EntryKind> {
        KINDS.iter().find(|it| it.byte == byte).map(|it| it.kind)
    }

    pub fn shape(self) -> Shape {
        self.entry().shape
    }

    pub(super) fn since(self) -> u8 {
        self.entry().since
    }

    /// Tells whether its header must name another entry. A document may, and a move may.
    pub(super) fn has_target(self) -> bool {
        self.entry().has_target
    }

    /// Tells whether it says what a name means: such an entry belongs into milestones.
    pub fn is_atom(self) -> bool {
        matches!(self.shape(), Shape::Definition | Shape::Undefinition)
    }

    /// Tells whether it is a milestone or changes what milestones hold.
    pub fn is_operation(self) -> bool {
        self.shape() == Shape::Group
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_nothing_stands_twice() {
        for (place, entry) in KINDS.iter().enumerate() {
            assert_eq!(entry.kind as usize, place);
            assert_eq!(EntryKind::from_name(entry.name), Some(entry.kind));
            assert_eq!(EntryKind::from_byte(entry.byte), Some(entry.kind));
        }
    }

    /// SQL cannot read the table, so the schema repeats two of its columns.
    #[test]
    fn the_schema_lists_the_same_kinds() {
        let listed = |wanted: fn(EntryKind) -> bool| {
            let names: Vec<String> = EntryKind::all()
                .filter(|it| wanted(*it))
                .map(|it| format!("'{}'", it.name()))
                .collect();
            names.join(", ")
        };
        let schema = include_str!("schema/0002_curation.sql");
        for wanted in [EntryKind::is_atom, EntryKind::is_operation] {
            let list = format!("kind IN ({})", listed(wanted));
            assert!(schema.contains(&list), "{list}");
        }
    }
}
