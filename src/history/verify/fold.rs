//! What can only be said of entries in their order: that each follows the one before, what the names
//! mean, what milestones hold, and the root over all of them.

use std::collections::{HashMap, HashSet};

use super::rows::{Chunk, Facts, Lean, NameHash, Text, Texts};
use super::{Problem, Problems};
use crate::history::curation::Step;
use crate::history::hash::Hash;
use crate::history::kind::{EntryKind, Shape};
use crate::history::merkle::Frontier;
use crate::history::tree::LEVEL_KEPT;

/// The newest entry of a name, as the log has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Newest {
    pub seq: u64,
    is_alive: bool,
    definition_hash: Option<[u8; 8]>,
}

/// What is kept of every entry.
pub(super) struct Past {
    name: Option<NameHash>,
    text: Option<[u8; 8]>,
    pub kind: Option<EntryKind>,
}

/// A hash of a name is spread already.
#[derive(Default)]
pub(super) struct Spread(u64);

impl std::hash::Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk() {
            self.0 = u64::from_ne_bytes(*first);
        }
    }

    /// The length of the array, which is always the same.
    fn write_usize(&mut self, _: usize) {}
}

pub(super) type Names = HashMap<NameHash, Newest, std::hash::BuildHasherDefault<Spread>>;

/// Everything that the log implies, built anew.
pub(super) struct Fold<'a> {
    texts: &'a Texts,
    pub problems: Problems,
    /// The entry that was read last, and its leaf.
    pub last: u64,
    last_leaf: Hash,
    last_version: u8,
    closed: Option<u64>,
    pub frontier: Frontier,
    pub names: Names,
    /// What the names meant when the caches were brought up to date, where that is another thing.
    pub before: Vec<(NameHash, Option<Newest>)>,
    /// How far the caches are.
    through: u64,
    /// How far the search index is.
    indexed: u64,
    pub past: Vec<Past>,
    /// The numbers of all marks that `marks` should have, added up.
    pub marks: u64,
    /// The numbers of what entries are found by, in order, as far as the search index goes.
    pub words: Vec<u64>,
    pub steps: Vec<Step>,
    pub documents: Vec<(EntryKind, u64)>,
    /// Entries that have no name, in their order.
    pub nameless: Vec<u64>,
    /// The sets of rules that entries hold in full.
    rules: HashSet<Hash>,
    pub is_named: Vec<bool>,
    pub nodes: HashMap<(u32, u64), Hash, rustc_hash::FxBuildHasher>,
    /// Sizes of which the root is wanted, the largest first, and the roots.
    wanted: Vec<u64>,
    pub roots: HashMap<u64, Hash>,
    pub has_failed: bool,
}

impl Fold<'_> {
    /// Begins with room for so many entries.
    pub fn new(
        texts: &Texts,
        room: usize,
        (through, indexed): (u64, u64),
        mut wanted: Vec<u64>,
    ) -> Fold<'_> {
        wanted.sort_unstable_by(|a, b| b.cmp(a));
        Fold {
            texts,
            problems: Problems::default(),
            last: 0,
            last_leaf: Hash::default(),
            last_version: 1,
            closed: None,
            frontier: Frontier::default(),
            names: Names::with_capacity_and_hasher(room / 2, Default::default()),
            before: Vec::new(),
            through,
            indexed,
            past: Vec::with_capacity(room),
            marks: 0,
            words: Vec::new(),
            steps: Vec::new(),
            documents: Vec::new(),
            nameless: Vec::new(),
            rules: HashSet::new(),
            is_named: vec![false; texts.0.len()],
            nodes: HashMap::default(),
            wanted,
            roots: HashMap::new(),
            has_failed: false,
        }
    }

    fn problem(&mut self, seq: u64, what: impl Into<String>) {
        self.problems.add(Some(seq), what);
    }

    /// Takes the next stretch; answers whether there is any use in the one after it, and its empty list.
    pub fn take(&mut self, mut chunk: Chunk) -> (bool, Vec<Facts>) {
        for Problem { seq, what } in chunk.problems {
            self.problems.add(seq, what);
        }
        for facts in chunk.facts.drain(..) {
            self.entry(facts);
        }
        if let Some(failure) = chunk.failure {
            let what = format!("cannot be read, nor can what follows: {failure}");
            self.problem(self.last + 1, what);
            self.has_failed = true;
        }
        (!self.has_failed, chunk.facts)
    }

    fn entry(&mut self, facts: Facts) {
        let seq = facts.seq;
        if seq != self.last + 1 {
            let what = format!("is missing; #{seq} is the next there is");
            self.problem(self.last + 1, what);
        }
        let said_leaf = facts.said_leaf.unwrap_or(facts.leaf);
        let expected_leaf = std::mem::replace(&mut self.last_leaf, said_leaf);
        let before = std::mem::replace(&mut self.last, seq);
        let nodes = &mut self.nodes;
        let size = self.frontier.size() + 1;
        self.frontier.push_noting(facts.leaf, |level, hash| {
            if level >= LEVEL_KEPT {
                nodes.insert((level, (size >> level) - 1), hash);
            }
        });
        while self.wanted.last().is_some_and(|it| *it <= size) {
            if let Some(wanted) = self.wanted.pop() {
                self.roots.insert(wanted, self.frontier.root());
            }
        }
        self.marks = self.marks.wrapping_add(facts.marks);
        if seq <= self.indexed {
            self.words.push(facts.words);
        }
        let mut past = Past {
            name: None,
            text: None,
            kind: None,
        };
        if let Some(header) = facts.header {
            if header.previous_leaf != expected_leaf {
                let what = format!("does not follow #{before}: one of the two was changed");
                self.problem(seq, what);
            }
            past.name = header.name;
            past.text = header.text_hash;
            past.kind = Some(header.kind);
            self.header(seq, header);
        }
        // A gap is a problem already; what comes after it keeps its place all the same.
        let gap = usize::try_from(seq).unwrap_or(usize::MAX);
        if gap == self.past.len() + 1 {
            self.past.push(past);
        }
    }

    fn header(&mut self, seq: u64, header: Lean) {
        if header.version < self.last_version {
            self.problem(seq, "is in an older format than the entries before it");
        }
        self.last_version = header.version;
        if let Some(closed) = self.closed {
            self.problem(seq, format!("comes after #{closed}, which closed the log"));
        }
        if let Some(place) = header.text {
            self.is_named[place] = true;
        }
        match header.kind.shape() {
            Shape::Definition | Shape::Undefinition => self.atom(seq, &header),
            Shape::Group => {
                self.nameless.push(seq);
                self.steps.extend(header.step.map(|it| *it));
            }
            Shape::Document => {
                if header.kind == EntryKind::Rule {
                    self.rules.extend(header.rules);
                }
                self.documents.push((header.kind, seq));
            }
            Shape::Link => {
                self.nameless.push(seq);
                if header.kind == EntryKind::Closed {
                    self.closed = Some(seq);
                }
            }
        }
    }

    fn atom(&mut self, seq: u64, header: &Lean) {
        let Some(name) = header.name else { return };
        // Logs from before sets of rules were kept have verdicts that name none.
        let is_known = |set: Hash| self.rules.is_empty() || self.rules.contains(&set);
        if !header.rules.is_none_or(is_known) {
            self.problem(seq, "its verdict names rules that no entry before it holds");
        }
        let newest = Newest {
            seq,
            is_alive: header.kind != EntryKind::Undefinition,
            definition_hash: header.definition_hash,
        };
        let previous = self.set(seq, name, newest);
        if previous.map(|it| it.seq) != header.previous {
            self.problem(seq, "its version before is not the one the log has");
        }
        let was_alive = previous.is_some_and(|it| it.is_alive);
        let target = header.target.unwrap_or_default();
        match header.kind {
            EntryKind::Undefinition if !was_alive => {
                self.problem(seq, "takes the meaning of a name that has none");
            }
            EntryKind::Trivia => {
                let hashes = previous
                    .and_then(|it| it.definition_hash)
                    .zip(newest.definition_hash);
                if !was_alive || hashes.is_some_and(|(before, now)| before != now) {
                    self.problem(seq, "changes more than comments and layout");
                }
            }
            EntryKind::Rollback => {
                let is_it = self
                    .past_of(target)
                    .is_some_and(|past| past.name == Some(name) && past.text == header.text_hash);
                if !is_it {
                    let what = format!("goes back to #{target}, which is no earlier text of it");
                    self.problem(seq, what);
                }
            }
            EntryKind::Rename => {
                let old = self.past_of(target).and_then(|past| past.name);
                let head = old.and_then(|it| self.names.get(&it).copied());
                let is_head = head.is_some_and(|it| it.seq == target && it.is_alive);
                if was_alive || !is_head {
                    let what = format!("renames #{target}, which is not the newest of its name");
                    self.problem(seq, what);
                }
                if let Some(old) = old {
                    let ended = Newest {
                        seq,
                        is_alive: false,
                        definition_hash: None,
                    };
                    self.set(seq, old, ended);
                }
            }
            _ => {}
        }
    }

    /// Notes the newest entry of a name, and what it was when the caches were brought up to date.
    fn set(&mut self, seq: u64, name: NameHash, newest: Newest) -> Option<Newest> {
        let previous = self.names.insert(name, newest);
        if seq > self.through {
            self.before.push((name, previous));
        }
        previous
    }

    fn past_of(&self, seq: u64) -> Option<&Past> {
        let place = usize::try_from(seq).ok()?.checked_sub(1)?;
        self.past.get(place)
    }

    /// Tells whether an entry is a commit.
    pub fn is_atom(&self, seq: u64) -> bool {
        let kind = self.past_of(seq).and_then(|it| it.kind);
        kind.is_some_and(EntryKind::is_atom)
    }

    /// Puts the names back to what they meant when the caches were brought up to date.
    pub fn names_then(&mut self) -> Names {
        let mut names = std::mem::take(&mut self.names);
        for (name, newest) in self.before.drain(..).rev() {
            match newest {
                Some(newest) => names.insert(name, newest),
                None => names.remove(&name),
            };
        }
        names
    }

    /// Returns the texts that no entry names.
    pub fn unnamed(&self) -> Vec<Text> {
        let texts = self.texts.0.iter().zip(&self.is_named);
        let unnamed = texts.filter(|(_, is_named)| !**is_named);
        unnamed.map(|(text, _)| *text).collect()
    }
}
