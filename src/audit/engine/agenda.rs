//! What is ready to fire, and in which order: by context, then salience, then arrival.

use std::collections::BTreeMap;

use super::RuleIndex;
use super::links::NONE;
use super::tokens::TokenIndex;

pub type ActivationIndex = u32;

/// Which of two activations of the same salience goes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// The one that came first, as in LISA.
    #[default]
    Breadth,
    /// The one that came last, as in CLIPS.
    Depth,
}

/// A rule with one way in which it fits.
#[derive(Clone, Copy, Debug)]
pub struct Activation {
    pub rule: RuleIndex,
    pub branch: u32,
    pub token: TokenIndex,
    pub salience: i64,
    context: u32,
    previous: ActivationIndex,
    next: ActivationIndex,
}

#[derive(Clone, Copy, Debug)]
struct Ends {
    first: ActivationIndex,
    last: ActivationIndex,
}

/// Rules that are looked at together, while their context has the focus.
#[derive(Clone, Debug)]
struct Context {
    name: String,
    /// By salience.
    levels: BTreeMap<i64, Ends>,
}

/// The activations that wait, and the contexts whose turn it is.
#[derive(Clone, Debug)]
pub struct Agenda {
    cells: Vec<Activation>,
    free: Vec<ActivationIndex>,
    contexts: Vec<Context>,
    /// The one on top has its turn; when nothing of it waits, the one below.
    focus: Vec<u32>,
    waiting: usize,
    pub strategy: Strategy,
}

/// The context of rules that name none; it is always at the bottom of the stack.
pub const MAIN: &str = "main";

impl Default for Agenda {
    fn default() -> Agenda {
        Agenda {
            cells: Vec::new(),
            free: Vec::new(),
            contexts: vec![Context {
                name: MAIN.to_string(),
                levels: BTreeMap::new(),
            }],
            focus: Vec::new(),
            waiting: 0,
            strategy: Strategy::default(),
        }
    }
}

impl Agenda {
    /// Returns the number of a context; makes it where there is none.
    pub fn context(&mut self, name: &str) -> u32 {
        if let Some(known) = self.find_context(name) {
            return known;
        }
        self.contexts.push(Context {
            name: name.to_string(),
            levels: BTreeMap::new(),
        });
        self.contexts.len() as u32 - 1
    }

    pub fn find_context(&self, name: &str) -> Option<u32> {
        let at = self.contexts.iter().position(|it| it.name == name)?;
        Some(at as u32)
    }

    pub fn context_name(&self, context: u32) -> &str {
        &self.contexts[context as usize].name
    }

    /// Returns the names of all contexts, `main` first.
    pub fn contexts(&self) -> impl Iterator<Item = &str> {
        self.contexts.iter().map(|it| it.name.as_str())
    }

    /// Gives a context the focus; one that has it already keeps its place on top.
    pub fn push_focus(&mut self, context: u32) {
        if self.focus.last() != Some(&context) {
            self.focus.push(context);
        }
    }

    /// Takes the focus from the context that has it.
    pub fn pop_focus(&mut self) -> Option<u32> {
        self.focus.pop()
    }

    /// Returns the focus stack, the context whose turn it is first.
    pub fn focus_stack(&self) -> Vec<&str> {
        let stacked = self.focus.iter().rev();
        let mut names: Vec<&str> = stacked.map(|&it| self.context_name(it)).collect();
        names.push(MAIN);
        names
    }

    pub fn get(&self, index: ActivationIndex) -> &Activation {
        &self.cells[index as usize]
    }

    pub fn add(
        &mut self,
        rule: RuleIndex,
        branch: u32,
        token: TokenIndex,
        salience: i64,
        context: u32,
    ) -> ActivationIndex {
        let index = match self.free.pop() {
            Some(index) => index,
            None => self.cells.len() as ActivationIndex,
        };
        let levels = &mut self.contexts[context as usize].levels;
        let ends = levels.entry(salience).or_insert(Ends {
            first: NONE,
            last: NONE,
        });
        let previous = std::mem::replace(&mut ends.last, index);
        match previous {
            NONE => ends.first = index,
            previous => self.cells[previous as usize].next = index,
        }
        let activation = Activation {
            rule,
            branch,
            token,
            salience,
            context,
            previous,
            next: NONE,
        };
        match self.cells.get_mut(index as usize) {
            Some(cell) => *cell = activation,
            None => self.cells.push(activation),
        }
        self.waiting += 1;
        index
    }

    pub fn remove(&mut self, index: ActivationIndex) {
        let activation = *self.get(index);
        let levels = &mut self.contexts[activation.context as usize].levels;
        if let Some(ends) = levels.get_mut(&activation.salience) {
            match activation.previous {
                NONE => ends.first = activation.next,
                previous => self.cells[previous as usize].next = activation.next,
            }
            match activation.next {
                NONE => ends.last = activation.previous,
                next => self.cells[next as usize].previous = activation.previous,
            }
            if ends.first == NONE {
                levels.remove(&activation.salience);
            }
        }
        self.waiting -= 1;
        self.free.push(index);
    }

    /// Returns the activation whose turn it is. Contexts of which nothing waits lose the focus.
    pub fn next(&mut self) -> Option<ActivationIndex> {
        loop {
            let context = self.focus.last().copied().unwrap_or(0);
            let levels = &self.contexts[context as usize].levels;
            if let Some((_, ends)) = levels.last_key_value() {
                return Some(match self.strategy {
                    Strategy::Breadth => ends.first,
                    Strategy::Depth => ends.last,
                });
            }
            self.focus.pop()?;
        }
    }

    /// Returns what waits in a context, in the order in which it would fire.
    pub fn waiting(&self, context: u32) -> Vec<ActivationIndex> {
        let mut all = Vec::new();
        for ends in self.contexts[context as usize].levels.values().rev() {
            let mut at = match self.strategy {
                Strategy::Breadth => ends.first,
                Strategy::Depth => ends.last,
            };
            while at != NONE {
                all.push(at);
                at = match self.strategy {
                    Strategy::Breadth => self.get(at).next,
                    Strategy::Depth => self.get(at).previous,
                };
            }
        }
        all
    }

    /// Returns how many wait.
    pub fn len(&self) -> usize {
        self.waiting
    }

    /// Forgets what waits and who has the focus; contexts and strategy stay.
    pub fn clear(&mut self) {
        self.cells.clear();
        self.free.clear();
        self.focus.clear();
        self.waiting = 0;
        for context in &mut self.contexts {
            context.levels.clear();
        }
    }
}
