//! Tokens: ways in which the first conditions of rules fit, each one fact longer than its parent.

use super::facts::FactIndex;
use super::layout::NodeIndex;
use super::links::NONE;

pub type TokenIndex = u32;

/// One step of a match.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub parent: TokenIndex,
    /// `NONE` where the condition matches no fact of its own.
    pub fact: FactIndex,
    pub node: NodeIndex,
    pub child: TokenIndex,
    pub sibling: TokenIndex,
    previous_sibling: TokenIndex,
    pub next_of_fact: TokenIndex,
    previous_of_fact: TokenIndex,
    pub next_of_node: TokenIndex,
    previous_of_node: TokenIndex,
    /// Its places in the indexes of the nodes below.
    pub chain: u32,
    /// The place of a token that counts in the index of its own node.
    pub own: u32,
    /// What fits, of a token that counts; of the end of a group, the token that counts it; of a
    /// terminal, the activation.
    pub count: u32,
    /// Whether the nodes below have it.
    pub passes: bool,
    /// Whether a group still counts for the first time.
    pub counting: bool,
    /// Whether facts stand on it.
    pub supports: bool,
    pub dead: bool,
}

/// All tokens, with the lists they are in.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    cells: Vec<Token>,
    free: Vec<TokenIndex>,
    /// The dead, whose places are not used again before nobody may ask for them.
    buried: Vec<TokenIndex>,
    /// The newest token of each node.
    of_node: Vec<TokenIndex>,
    counts: Vec<u32>,
    live: usize,
}

impl Tokens {
    pub fn get(&self, index: TokenIndex) -> &Token {
        &self.cells[index as usize]
    }

    pub fn get_mut(&mut self, index: TokenIndex) -> &mut Token {
        &mut self.cells[index as usize]
    }

    /// Makes a token below another. `of_fact` is where the fact keeps its newest token.
    pub fn add(
        &mut self,
        parent: TokenIndex,
        fact: FactIndex,
        node: NodeIndex,
        of_fact: Option<&mut TokenIndex>,
    ) -> TokenIndex {
        let index = self.free.pop().unwrap_or(self.cells.len() as TokenIndex);
        if self.of_node.len() <= node as usize {
            self.of_node.resize(node as usize + 1, NONE);
            self.counts.resize(node as usize + 1, 0);
        }
        let next_of_node = std::mem::replace(&mut self.of_node[node as usize], index);
        if next_of_node != NONE {
            self.get_mut(next_of_node).previous_of_node = index;
        }
        self.counts[node as usize] += 1;
        self.live += 1;
        let sibling = match parent {
            NONE => NONE,
            parent => std::mem::replace(&mut self.get_mut(parent).child, index),
        };
        if sibling != NONE {
            self.get_mut(sibling).previous_sibling = index;
        }
        let next_of_fact = of_fact.map_or(NONE, |newest| std::mem::replace(newest, index));
        if next_of_fact != NONE {
            self.get_mut(next_of_fact).previous_of_fact = index;
        }
        let token = Token {
            parent,
            fact,
            node,
            child: NONE,
            sibling,
            previous_sibling: NONE,
            next_of_fact,
            previous_of_fact: NONE,
            next_of_node,
            previous_of_node: NONE,
            chain: NONE,
            own: NONE,
            count: 0,
            passes: true,
            counting: false,
            supports: false,
            dead: false,
        };
        match self.cells.get_mut(index as usize) {
            Some(cell) => *cell = token,
            None => self.cells.push(token),
        }
        index
    }

    /// Takes a token out of its lists. `of_fact` is where its fact keeps the newest.
    pub fn remove(&mut self, index: TokenIndex, of_fact: Option<&mut TokenIndex>) {
        let token = *self.get(index);
        match token.previous_of_node {
            NONE => self.of_node[token.node as usize] = token.next_of_node,
            previous => self.get_mut(previous).next_of_node = token.next_of_node,
        }
        if token.next_of_node != NONE {
            self.get_mut(token.next_of_node).previous_of_node = token.previous_of_node;
        }
        if token.parent != NONE {
            match token.previous_sibling {
                NONE => self.get_mut(token.parent).child = token.sibling,
                previous => self.get_mut(previous).sibling = token.sibling,
            }
            if token.sibling != NONE {
                self.get_mut(token.sibling).previous_sibling = token.previous_sibling;
            }
        }
        if let Some(newest) = of_fact {
            match token.previous_of_fact {
                NONE => *newest = token.next_of_fact,
                previous => self.get_mut(previous).next_of_fact = token.next_of_fact,
            }
            if token.next_of_fact != NONE {
                self.get_mut(token.next_of_fact).previous_of_fact = token.previous_of_fact;
            }
        }
        self.counts[token.node as usize] -= 1;
        self.live -= 1;
        self.get_mut(index).dead = true;
        self.buried.push(index);
    }

    /// Lets the places of the dead be used again.
    pub fn recycle(&mut self) {
        self.free.append(&mut self.buried);
    }

    /// Returns the token so many levels up.
    pub fn up(&self, index: TokenIndex, levels: u32) -> TokenIndex {
        let mut at = index;
        for _ in 0..levels {
            at = self.get(at).parent;
        }
        at
    }

    /// Returns the tokens of a node, newest first.
    pub fn of_node(&self, node: NodeIndex) -> impl Iterator<Item = TokenIndex> {
        let mut next = self.of_node.get(node as usize).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let index = (next != NONE).then_some(next)?;
            next = self.get(index).next_of_node;
            Some(index)
        })
    }

    /// Returns the facts of a match, in the order of the conditions.
    pub fn facts(&self, index: TokenIndex) -> Vec<FactIndex> {
        let mut facts = Vec::new();
        let mut at = index;
        while at != NONE {
            let token = self.get(at);
            if token.fact != NONE {
                facts.push(token.fact);
            }
            at = token.parent;
        }
        facts.reverse();
        facts
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.live
    }

    pub fn clear(&mut self) {
        *self = Tokens::default();
    }

    pub fn bytes(&self) -> usize {
        self.cells.capacity() * size_of::<Token>()
    }
}
