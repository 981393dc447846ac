//! How facts flow through the network: what changes for one fact, and nothing else.
//!
//! Work lies on a stack, so that nothing goes down into data and whoever drives the engine may stop at
//! any point: when its fuel is used up, or when a condition that is written in the language is asked
//! for. Three orders keep the counts right:
//!
//! - A fact that comes is in all alpha memories before any node hears of it, and nodes hear of it from
//!   the last to the first: a token that one of them makes finds nodes below that know the fact.
//! - A fact that goes is out of all memories, tokens and counts before anything follows from that.
//! - What follows from a group is looked at when nothing else is left to do, the group nearest to the
//!   root first, so that each token changes its mind at most once for a fact.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::agenda::Agenda;
use super::atom::{Atom, Atoms};
use super::expression::ExpressionIndex;
use super::facts::{FactIndex, Facts};
use super::layout::{AlphaTest, Joint, Layout, NodeIndex, NodeKind, Part, ROOT, Source};
use super::links::{Links, NONE};
use super::tokens::{TokenIndex, Tokens};
use super::{FactId, RuleIndex};

/// What is still to be done for the fact or node at hand.
#[derive(Clone, Copy, Debug)]
enum Task {
    /// A token comes to a node from above.
    Left(NodeIndex, TokenIndex),
    /// A fact comes to a node from the side.
    Right(NodeIndex, FactIndex),
    /// A group has counted for the first time.
    Settle(TokenIndex),
}

/// A condition that only the language can decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Goes with the answer.
    pub serial: u64,
    pub rule: RuleIndex,
    pub expression: ExpressionIndex,
    pub arguments: Vec<Atom>,
}

/// How far the work has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Everything that is known has been matched.
    Idle,
    Ask(Question),
    /// The work that was allowed is done; there is more.
    Paused,
}

/// That an activation came to the agenda or left it.
#[derive(Clone, Debug)]
pub struct News {
    pub rule: RuleIndex,
    pub salience: i64,
    pub facts: Vec<FactId>,
    pub came: bool,
}

/// What is known and how far it fits: everything that changes while facts come and go.
#[derive(Clone, Debug, Default)]
pub struct Stage {
    pub atoms: Atoms,
    pub facts: Facts,
    pub tokens: Tokens,
    pub links: Links,
    pub agenda: Agenda,
    tasks: Vec<Task>,
    /// Groups to be looked at again, by their node.
    rechecks: BinaryHeap<Reverse<(NodeIndex, TokenIndex)>>,
    question: Option<(u64, NodeIndex, TokenIndex)>,
    serial: u64,
    /// The token that counts for a group, by the group and the token it came with.
    groups: FxHashMap<(NodeIndex, TokenIndex), TokenIndex>,
    /// The facts that stand on a token.
    supported: FxHashMap<TokenIndex, Vec<FactIndex>>,
    /// Facts on which nothing stands any more; they are hidden already.
    pub lost: Vec<FactIndex>,
    /// The token on which stands what the rule that fires asserts; `NONE` when it is gone.
    pub support: Option<TokenIndex>,
    /// Units of work since somebody looked.
    pub work: u64,
    /// What is told of the agenda, where somebody wants to know.
    pub news: Option<Vec<News>>,
    /// For lists that are gone through while their owners change.
    found: Vec<u32>,
    made: Vec<TokenIndex>,
}

impl Stage {
    /// Forgets all facts and begins with the one token of nothing.
    pub fn reset(&mut self, layout: &Layout) {
        self.facts.clear();
        self.tokens.clear();
        self.links.clear();
        self.agenda.clear();
        self.tasks.clear();
        self.rechecks.clear();
        self.groups.clear();
        self.supported.clear();
        self.lost.clear();
        self.question = None;
        self.support = None;
        let root = self.tokens.add(NONE, NONE, ROOT, None);
        self.emit(layout, root);
    }

    /// Brings a fact into the network.
    pub fn enter(&mut self, layout: &Layout, index: FactIndex) {
        self.facts.get_mut(index).entered = true;
        let template = self.facts.get(index).template;
        let first = self.tasks.len();
        for &alpha in layout.alphas_of(template) {
            let alpha = &layout.alphas[alpha as usize];
            self.work += 1;
            if !self.passes(index, &alpha.tests) {
                continue;
            }
            for right in &alpha.rights {
                let key = self.fact_key(index, right.parts.iter().copied());
                let chain = &mut self.facts.get_mut(index).chain;
                self.links.insert(right.index, key, index, chain);
            }
            let nodes = alpha.nodes.iter();
            self.tasks
                .extend(nodes.map(|&node| Task::Right(node, index)));
        }
        // ORDER: the last node is on top and hears of it first.
        self.tasks[first..].sort_unstable_by_key(|task| match task {
            Task::Right(node, _) => *node,
            _ => 0,
        });
    }

    /// Takes a fact out of the network.
    pub fn leave(&mut self, layout: &Layout, index: FactIndex) {
        let fact = self.facts.get_mut(index);
        fact.entered = false;
        let template = fact.template;
        self.links.remove_all(&mut fact.chain);
        while self.facts.get(index).token != NONE {
            self.delete(layout, self.facts.get(index).token);
        }
        for &alpha in layout.alphas_of(template) {
            let alpha = &layout.alphas[alpha as usize];
            if !self.passes(index, &alpha.tests) {
                continue;
            }
            for &node in &alpha.nodes {
                if let NodeKind::Count { joint, .. } = &layout.nodes[node as usize].kind {
                    self.uncount(node, joint, index);
                }
            }
        }
    }

    /// Lets a node that is new hear of what came before it.
    pub fn prime(&mut self, layout: &Layout, node: NodeIndex) {
        let parent = layout.nodes[node as usize].parent;
        let passing = |it: &TokenIndex| self.tokens.get(*it).passes;
        let tokens: Vec<TokenIndex> = self.tokens.of_node(parent).filter(passing).collect();
        self.tasks
            .extend(tokens.into_iter().map(|token| Task::Left(node, token)));
    }

    /// Works until nothing is left to do, a condition is asked for or the budget is used up.
    ///
    /// A question that was not answered counts as answered with no.
    pub fn work(&mut self, layout: &Layout, budget: u64) -> Step {
        self.question = None;
        let end = self.work.saturating_add(budget);
        loop {
            if self.work >= end {
                return Step::Paused;
            }
            self.work += 1;
            match self.tasks.pop() {
                Some(Task::Left(node, token)) => {
                    if !self.tokens.get(token).dead
                        && let Some(question) = self.left(layout, node, token)
                    {
                        return Step::Ask(question);
                    }
                }
                Some(Task::Right(node, fact)) => self.right(layout, node, fact),
                Some(Task::Settle(token)) => {
                    if !self.tokens.get(token).dead {
                        self.tokens.get_mut(token).counting = false;
                        self.recheck(layout, token);
                    }
                }
                None => match self.rechecks.pop() {
                    Some(Reverse((_, token))) => self.recheck(layout, token),
                    None => {
                        self.tokens.recycle();
                        return Step::Idle;
                    }
                },
            }
        }
    }

    /// Answers a question; false if it is no longer the one that is open.
    pub fn answer(&mut self, layout: &Layout, serial: u64, holds: bool) -> bool {
        match self.question.take() {
            Some((open, node, token)) if open == serial => {
                if holds {
                    let made = self.tokens.add(token, NONE, node, None);
                    self.emit(layout, made);
                }
                true
            }
            other => {
                self.question = other;
                false
            }
        }
    }

    /// Gives a token to the nodes below it.
    fn emit(&mut self, layout: &Layout, token: TokenIndex) {
        let node = self.tokens.get(token).node;
        let children = layout.nodes[node as usize].children.iter().rev();
        self.tasks
            .extend(children.map(|&child| Task::Left(child, token)));
    }

    /// Makes a token for each fact that was found, and gives them to the nodes below, first to last.
    fn extend(&mut self, layout: &Layout) {
        let mut made = std::mem::take(&mut self.made);
        for token in made.drain(..).rev() {
            self.emit(layout, token);
        }
        self.made = made;
    }

    fn left(&mut self, layout: &Layout, node: NodeIndex, token: TokenIndex) -> Option<Question> {
        match &layout.nodes[node as usize].kind {
            NodeKind::Join(joint) => {
                let key = self.token_key(token, joint);
                let chain = &mut self.tokens.get_mut(token).chain;
                self.links.insert(joint.left, key, token, chain);
                let mut found = std::mem::take(&mut self.found);
                found.extend(self.links.items(joint.right, key));
                for fact in found.drain(..) {
                    self.join(node, joint, token, fact);
                }
                self.found = found;
                self.extend(layout);
            }
            NodeKind::Count { joint, exists } => {
                let key = self.token_key(token, joint);
                let counting = self.tokens.add(token, NONE, node, None);
                let own = &mut self.tokens.get_mut(counting).own;
                self.links.insert(joint.left, key, counting, own);
                let count = match joint.is_exact() {
                    true => self.links.count(joint.right, key),
                    false => {
                        let mut found = std::mem::take(&mut self.found);
                        found.extend(self.links.items(joint.right, key));
                        self.work += found.len() as u64;
                        let count = found
                            .drain(..)
                            .filter(|&fact| self.fits(joint, token, fact))
                            .count();
                        self.found = found;
                        count as u32
                    }
                };
                let cell = self.tokens.get_mut(counting);
                cell.count = count;
                cell.passes = (count > 0) == *exists;
                if cell.passes {
                    self.emit(layout, counting);
                }
            }
            NodeKind::Group { inside, .. } => {
                let counting = self.tokens.add(token, NONE, node, None);
                let cell = self.tokens.get_mut(counting);
                cell.counting = true;
                cell.passes = false;
                self.groups.insert((node, token), counting);
                self.tasks.push(Task::Settle(counting));
                self.tasks.push(Task::Left(inside[0], token));
            }
            NodeKind::End { group, up } => {
                let end = self.tokens.add(token, NONE, node, None);
                let fork = self.tokens.up(token, *up);
                if let Some(&counting) = self.groups.get(&(*group, fork)) {
                    self.tokens.get_mut(end).count = counting;
                    self.recount(counting, 1);
                }
            }
            NodeKind::Filter {
                rule,
                expression,
                sources,
            } => {
                let arguments = sources.iter().map(|&it| self.value(token, it)).collect();
                self.serial += 1;
                self.question = Some((self.serial, node, token));
                return Some(Question {
                    serial: self.serial,
                    rule: *rule,
                    expression: *expression,
                    arguments,
                });
            }
            NodeKind::Terminal {
                rule,
                branch,
                salience,
                context,
                auto_focus,
            } => {
                let terminal = self.tokens.add(token, NONE, node, None);
                let agenda = &mut self.agenda;
                let activation = agenda.add(*rule, *branch, terminal, *salience, *context);
                if *auto_focus {
                    agenda.push_focus(*context);
                }
                self.tokens.get_mut(terminal).count = activation;
                self.tell(*rule, *salience, terminal, true);
            }
            NodeKind::Root | NodeKind::Gone => {}
        }
        None
    }

    fn right(&mut self, layout: &Layout, node: NodeIndex, fact: FactIndex) {
        match &layout.nodes[node as usize].kind {
            NodeKind::Join(joint) => {
                for token in self.lefts(joint, fact) {
                    self.join(node, joint, token, fact);
                }
                self.extend(layout);
            }
            NodeKind::Count { joint, exists } => {
                for counting in self.lefts(joint, fact) {
                    let parent = self.tokens.get(counting).parent;
                    if !self.fits(joint, parent, fact) {
                        continue;
                    }
                    let cell = self.tokens.get_mut(counting);
                    cell.count += 1;
                    if cell.count > 1 {
                        continue;
                    }
                    cell.passes = *exists;
                    match exists {
                        true => self.emit(layout, counting),
                        false => self.delete_below(layout, counting),
                    }
                }
            }
            _ => {}
        }
    }

    /// Returns the tokens of a joint that a fact may fit.
    fn lefts(&mut self, joint: &Joint, fact: FactIndex) -> Vec<TokenIndex> {
        let key = self.fact_key(fact, joint.keys.iter().map(|(_, part)| *part));
        self.links.items(joint.left, key).collect()
    }

    fn join(&mut self, node: NodeIndex, joint: &Joint, token: TokenIndex, fact: FactIndex) {
        self.work += 1;
        if self.fits(joint, token, fact) {
            let of_fact = &mut self.facts.get_mut(fact).token;
            let made = self.tokens.add(token, fact, node, Some(of_fact));
            self.made.push(made);
        }
    }

    fn uncount(&mut self, node: NodeIndex, joint: &Joint, fact: FactIndex) {
        for counting in self.lefts(joint, fact) {
            let parent = self.tokens.get(counting).parent;
            self.work += 1;
            if self.fits(joint, parent, fact) {
                let cell = self.tokens.get_mut(counting);
                cell.count -= 1;
                if cell.count == 0 {
                    self.rechecks.push(Reverse((node, counting)));
                }
            }
        }
    }

    /// Adds to what a group has counted.
    fn recount(&mut self, counting: TokenIndex, change: i32) {
        let cell = self.tokens.get_mut(counting);
        cell.count = cell.count.wrapping_add_signed(change);
        if !cell.counting {
            self.rechecks.push(Reverse((cell.node, counting)));
        }
    }

    fn recheck(&mut self, layout: &Layout, token: TokenIndex) {
        let cell = *self.tokens.get(token);
        if cell.dead {
            return;
        }
        let exists = match layout.nodes[cell.node as usize].kind {
            NodeKind::Count { exists, .. } | NodeKind::Group { exists, .. } => exists,
            _ => return,
        };
        let passes = (cell.count > 0) == exists;
        if passes == cell.passes {
            return;
        }
        self.tokens.get_mut(token).passes = passes;
        match passes {
            true => self.emit(layout, token),
            false => self.delete_below(layout, token),
        }
    }

    /// Deletes what follows from a token that no longer passes.
    fn delete_below(&mut self, layout: &Layout, token: TokenIndex) {
        self.drop_supported(token);
        self.links.remove_all(&mut self.tokens.get_mut(token).chain);
        while self.tokens.get(token).child != NONE {
            self.delete(layout, self.tokens.get(token).child);
        }
    }

    /// Deletes a token and all that follow from it.
    pub fn delete(&mut self, layout: &Layout, token: TokenIndex) {
        let mut doomed = vec![token];
        while let Some(index) = doomed.pop() {
            let token = *self.tokens.get(index);
            if token.dead {
                continue;
            }
            let mut child = token.child;
            while child != NONE {
                doomed.push(child);
                child = self.tokens.get(child).sibling;
            }
            self.work += 1;
            match &layout.nodes[token.node as usize].kind {
                NodeKind::Terminal { rule, salience, .. } if token.count != NONE => {
                    self.tell(*rule, *salience, index, false);
                    self.agenda.remove(token.count);
                }
                NodeKind::End { .. } if !self.tokens.get(token.count).dead => {
                    self.recount(token.count, -1);
                }
                NodeKind::Group { .. } => {
                    self.groups.remove(&(token.node, token.parent));
                }
                _ => {}
            }
            self.drop_supported(index);
            let cell = self.tokens.get_mut(index);
            self.links.remove_all(&mut cell.chain);
            self.links.remove_all(&mut cell.own);
            let of_fact = match token.fact {
                NONE => None,
                fact => Some(&mut self.facts.get_mut(fact).token),
            };
            self.tokens.remove(index, of_fact);
        }
    }

    /// Lets a fact stand on a token.
    pub fn support(&mut self, token: TokenIndex, fact: FactIndex) {
        let supported = self.supported.entry(token).or_default();
        if !supported.contains(&fact) {
            supported.push(fact);
            self.facts.get_mut(fact).supports += 1;
            self.tokens.get_mut(token).supports = true;
        }
    }

    /// Takes the ground from under what stands on a token.
    fn drop_supported(&mut self, token: TokenIndex) {
        if self.support == Some(token) {
            self.support = Some(NONE);
        }
        if std::mem::take(&mut self.tokens.get_mut(token).supports) {
            for fact in self.supported.remove(&token).unwrap_or_default() {
                self.unsupport(fact);
            }
        }
    }

    fn unsupport(&mut self, index: FactIndex) {
        let fact = self.facts.get_mut(index);
        fact.supports -= 1;
        if fact.supports == 0 && !fact.stated && !fact.leaving {
            self.facts.hide(index);
            self.lost.push(index);
        }
    }

    fn tell(&mut self, rule: RuleIndex, salience: i64, terminal: TokenIndex, came: bool) {
        if let Some(news) = &mut self.news {
            let facts = self.tokens.facts(terminal).into_iter();
            news.push(News {
                rule,
                salience,
                facts: facts.map(|it| self.facts.get(it).id).collect(),
                came,
            });
        }
    }

    /// Whether a fact and a token of the same key belong together.
    fn fits(&mut self, joint: &Joint, token: TokenIndex, fact: FactIndex) -> bool {
        let same_keys = joint.keys.len() <= 1
            || joint
                .keys
                .iter()
                .all(|&(source, part)| self.value(token, source) == self.part(fact, part));
        same_keys
            && joint
                .different
                .iter()
                .all(|&(source, part)| self.value(token, source) != self.part(fact, part))
    }

    /// Whether a fact passes the tests of an alpha memory.
    pub fn passes(&mut self, fact: FactIndex, tests: &[AlphaTest]) -> bool {
        tests.iter().all(|test| match *test {
            AlphaTest::Equal(part, value) => self.part(fact, part) == value,
            AlphaTest::Different(part, value) => self.part(fact, part) != value,
            AlphaTest::Same(left, right) => self.part(fact, left) == self.part(fact, right),
            AlphaTest::Unlike(left, right) => self.part(fact, left) != self.part(fact, right),
            AlphaTest::Length(slot, length) => self.row(fact, slot).len() == length as usize,
            AlphaTest::Least(slot, length) => self.row(fact, slot).len() >= length as usize,
        })
    }

    fn row(&self, fact: FactIndex, slot: u32) -> &[Atom] {
        self.atoms
            .elements(self.facts.get(fact).slots[slot as usize])
    }

    fn part(&mut self, fact: FactIndex, part: Part) -> Atom {
        match part {
            Part::Slot(slot) => self.facts.get(fact).slots[slot as usize],
            Part::Element { slot, at } => {
                let row = self.row(fact, slot);
                row.get(at as usize).copied().unwrap_or(Atom::NIL)
            }
            Part::FromEnd { slot, at } => {
                let row = self.row(fact, slot);
                let at = row.len().checked_sub(at as usize);
                at.map_or(Atom::NIL, |at| row[at])
            }
            Part::Between { slot, from, short } => {
                let row = self.row(fact, slot);
                let until = row.len().saturating_sub(short as usize);
                let between = row.get(from as usize..until).unwrap_or(&[]).to_vec();
                self.atoms.list(&between)
            }
        }
    }

    /// Returns a value as a token sees it.
    pub fn value(&mut self, token: TokenIndex, source: Source) -> Atom {
        match source {
            Source::Constant(value) => value,
            Source::Part { up, part } => {
                let fact = self.tokens.get(self.tokens.up(token, up)).fact;
                self.part(fact, part)
            }
            Source::Fact { up } => {
                let fact = self.tokens.get(self.tokens.up(token, up)).fact;
                let id = self.facts.get(fact).id;
                self.atoms.integer(id.number() as i64)
            }
        }
    }

    fn token_key(&mut self, token: TokenIndex, joint: &Joint) -> u64 {
        let mut key = 0;
        for &(source, _) in &joint.keys {
            key = mixed(key, self.value(token, source));
        }
        key
    }

    /// Returns the key of a fact in an index over these parts.
    pub fn fact_key(&mut self, fact: FactIndex, parts: impl Iterator<Item = Part>) -> u64 {
        let mut key = 0;
        for part in parts {
            key = mixed(key, self.part(fact, part));
        }
        key
    }
}

impl Joint {
    /// Whether equal keys are all there is to it. A key of one value is that value.
    fn is_exact(&self) -> bool {
        self.keys.len() <= 1 && self.different.is_empty()
    }
}

/// One value goes in as it is, so that it can be told from every other.
fn mixed(key: u64, value: Atom) -> u64 {
    key.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ value.bits()
}
