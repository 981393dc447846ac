//! Working memory: the facts that are known now, by name, by content and by template.

use std::collections::hash_map::Entry;
use std::fmt;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::atom::Atom;
use super::links::NONE;
use super::{RuleIndex, TemplateIndex};

pub type FactIndex = u32;

/// The name of a fact; none is used twice in an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactId(pub u64);

impl FactId {
    pub fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "f-{}", self.0)
    }
}

/// One fact: a value for each slot of its template.
#[derive(Clone, Debug)]
pub struct Fact {
    pub id: FactId,
    pub template: TemplateIndex,
    pub slots: Box<[Atom]>,
    /// The rule that asserted it; none for facts from outside.
    pub origin: Option<RuleIndex>,
    /// Somebody said so without a condition; otherwise it is known as long as something supports it.
    pub(super) stated: bool,
    pub(super) supports: u32,
    /// Whether the network has it.
    pub(super) entered: bool,
    /// Whether it was retracted: nobody sees it any more.
    pub(super) leaving: bool,
    /// Its place in the network's indexes, and its tokens.
    pub(super) chain: u32,
    pub(super) token: u32,
    /// Older facts of the same hash, and neighbours among the facts of the template.
    same: u32,
    previous: u32,
    next: u32,
}

/// All facts.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    cells: Vec<Option<Fact>>,
    free: Vec<FactIndex>,
    by_id: FxHashMap<FactId, FactIndex>,
    by_content: FxHashMap<u64, FactIndex>,
    /// The oldest and the newest of each template.
    ends: Vec<(FactIndex, FactIndex)>,
    counts: Vec<usize>,
    last: u64,
}

impl Facts {
    /// Returns how many are known.
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    pub fn count(&self, template: TemplateIndex) -> usize {
        self.counts.get(template.0).copied().unwrap_or(0)
    }

    pub fn get(&self, index: FactIndex) -> &Fact {
        self.cells[index as usize]
            .as_ref()
            .unwrap_or_else(|| panic!("BUG: fact {index} is gone"))
    }

    pub(super) fn get_mut(&mut self, index: FactIndex) -> &mut Fact {
        self.cells[index as usize]
            .as_mut()
            .unwrap_or_else(|| panic!("BUG: fact {index} is gone"))
    }

    pub fn find(&self, id: FactId) -> Option<FactIndex> {
        self.by_id.get(&id).copied()
    }

    /// Returns the fact that says just this.
    pub fn known(&self, template: TemplateIndex, slots: &[Atom]) -> Option<FactIndex> {
        let mut index = *self.by_content.get(&hash(template, slots))?;
        while index != NONE {
            let fact = self.get(index);
            if fact.template == template && *fact.slots == *slots {
                return Some(index);
            }
            index = fact.same;
        }
        None
    }

    /// Adds a fact that is not known.
    pub fn add(
        &mut self,
        template: TemplateIndex,
        slots: Box<[Atom]>,
        origin: Option<RuleIndex>,
    ) -> FactIndex {
        self.last += 1;
        let id = FactId(self.last);
        let index = self.free.pop().unwrap_or(self.cells.len() as FactIndex);
        if self.ends.len() <= template.0 {
            self.ends.resize(template.0 + 1, (NONE, NONE));
            self.counts.resize(template.0 + 1, 0);
        }
        self.counts[template.0] += 1;
        let previous = std::mem::replace(&mut self.ends[template.0].1, index);
        match previous {
            NONE => self.ends[template.0].0 = index,
            previous => self.get_mut(previous).next = index,
        }
        let same = self.by_content.insert(hash(template, &slots), index);
        let fact = Some(Fact {
            id,
            template,
            slots,
            origin,
            stated: false,
            supports: 0,
            entered: false,
            leaving: false,
            chain: NONE,
            token: NONE,
            same: same.unwrap_or(NONE),
            previous,
            next: NONE,
        });
        match self.cells.get_mut(index as usize) {
            Some(cell) => *cell = fact,
            None => self.cells.push(fact),
        }
        self.by_id.insert(id, index);
        index
    }

    /// Takes a fact out of sight; the network may still hold it.
    pub(super) fn hide(&mut self, index: FactIndex) {
        let fact = self.get_mut(index);
        fact.leaving = true;
        let (id, template, previous, next, same) =
            (fact.id, fact.template, fact.previous, fact.next, fact.same);
        let content = hash(template, &fact.slots);
        self.by_id.remove(&id);
        self.counts[template.0] -= 1;
        match previous {
            NONE => self.ends[template.0].0 = next,
            previous => self.get_mut(previous).next = next,
        }
        match next {
            NONE => self.ends[template.0].1 = previous,
            next => self.get_mut(next).previous = previous,
        }
        let Entry::Occupied(mut newest) = self.by_content.entry(content) else {
            return;
        };
        if *newest.get() == index {
            match same {
                NONE => {
                    newest.remove();
                }
                same => *newest.get_mut() = same,
            }
            return;
        }
        let mut other = *newest.get();
        while self.get(other).same != index {
            other = self.get(other).same;
        }
        self.get_mut(other).same = same;
    }

    /// Forgets a hidden fact.
    pub(super) fn forget(&mut self, index: FactIndex) {
        self.cells[index as usize] = None;
        self.free.push(index);
    }

    /// Returns the facts of a template, oldest first.
    pub fn of_template(&self, template: TemplateIndex) -> impl Iterator<Item = FactIndex> {
        let mut next = self.ends.get(template.0).map_or(NONE, |ends| ends.0);
        std::iter::from_fn(move || {
            let index = (next != NONE).then_some(next)?;
            next = self.get(index).next;
            Some(index)
        })
    }

    /// Returns all facts, oldest first.
    pub fn all(&self) -> Vec<FactIndex> {
        let mut all: Vec<FactIndex> = self.by_id.values().copied().collect();
        all.sort_unstable_by_key(|&index| self.get(index).id);
        all
    }

    /// Returns the facts of a template that the network has, oldest first.
    pub(super) fn entered(&self, template: TemplateIndex) -> Vec<FactIndex> {
        let numbered = self.cells.iter().enumerate();
        let mut entered: Vec<(FactId, FactIndex)> = numbered
            .filter_map(|(index, fact)| Some((index as FactIndex, fact.as_ref()?)))
            .filter(|(_, fact)| fact.entered && fact.template == template)
            .map(|(index, fact)| (fact.id, index))
            .collect();
        entered.sort_unstable();
        entered.into_iter().map(|(_, index)| index).collect()
    }

    /// Returns the values of every fact there is, those that are about to leave too.
    pub(super) fn values(&self) -> impl Iterator<Item = Atom> {
        let facts = self.cells.iter().flatten();
        facts.flat_map(|fact| fact.slots.iter().copied())
    }

    /// Forgets all facts; names are not used again.
    pub(super) fn clear(&mut self) {
        *self = Facts {
            last: self.last,
            ..Facts::default()
        };
    }

    pub fn bytes(&self) -> usize {
        let slots: usize = self.len() * 48;
        self.cells.capacity() * size_of::<Option<Fact>>() + slots
    }
}

fn hash(template: TemplateIndex, slots: &[Atom]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_usize(template.0);
    slots.hash(&mut hasher);
    hasher.finish()
}
