//! The network as it is built: what is tested where. It stands still while facts flow through it.
//!
//! ```text
//!   template ─► alpha: facts that fit a pattern alone, indexed by what joins ask for
//!                 │
//!      root ─► join ─► filter ─► count ─► group ─► terminal     one token a level
//!                                           └ join ─► end       what a group counts
//! ```
//!
//! A node has a greater number than every node before it on the way to a rule, those inside of a group
//! included; matching relies on that.

use super::atom::Atom;
use super::expression::ExpressionIndex;
use super::links::IndexId;
use super::{RuleIndex, TemplateIndex};

pub type NodeIndex = u32;
pub type AlphaIndex = u32;

/// Where in a fact a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Slot(u32),
    /// Of the row in a slot, an element.
    Element {
        slot: u32,
        at: u32,
    },
    /// … counted from the end, the last is 1.
    FromEnd {
        slot: u32,
        at: u32,
    },
    /// … all from one element to so many before the end.
    Between {
        slot: u32,
        from: u32,
        short: u32,
    },
}

/// Where a token has a value. `up` counts tokens from the one that is asked towards the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    Part {
        up: u32,
        part: Part,
    },
    /// The fact itself.
    Fact {
        up: u32,
    },
    Constant(Atom),
}

/// What a fact must be like, whatever else is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AlphaTest {
    Equal(Part, Atom),
    Different(Part, Atom),
    Same(Part, Part),
    Unlike(Part, Part),
    /// The row in a slot has exactly so many elements.
    Length(u32, u32),
    /// … or more.
    Least(u32, u32),
}

/// Facts of a template that pass the same tests.
#[derive(Clone, Debug)]
pub struct Alpha {
    pub template: TemplateIndex,
    pub tests: Vec<AlphaTest>,
    pub rights: Vec<Right>,
    /// The nodes that ask here.
    pub nodes: Vec<NodeIndex>,
}

/// An index of an alpha memory; nodes that ask for the same parts share it.
#[derive(Clone, Debug)]
pub struct Right {
    pub parts: Box<[Part]>,
    pub index: IndexId,
    pub users: u32,
}

/// How tokens and facts come together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joint {
    pub alpha: AlphaIndex,
    /// What must be equal: of the token, of the fact.
    pub keys: Box<[(Source, Part)]>,
    /// What must be different.
    pub different: Box<[(Source, Part)]>,
    pub right: IndexId,
    /// The tokens that came, by their side of the keys.
    pub left: IndexId,
}

/// What a node does with what it gets.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// Has one token of nothing.
    Root,
    /// Goes on with each fact that fits.
    Join(Joint),
    /// Goes on if some fact fits, or if none does.
    Count { joint: Joint, exists: bool },
    /// Goes on if some token comes to the end of the nodes inside, or if none does.
    Group {
        inside: Box<[NodeIndex]>,
        exists: bool,
    },
    /// Where a group is counted; its token is so many levels up.
    End { group: NodeIndex, up: u32 },
    /// Goes on if the expression is true.
    Filter {
        rule: RuleIndex,
        expression: ExpressionIndex,
        sources: Box<[Source]>,
    },
    /// Puts the rule on the agenda.
    Terminal {
        rule: RuleIndex,
        branch: u32,
        salience: i64,
        context: u32,
        auto_focus: bool,
    },
    /// Was removed.
    Gone,
}

#[derive(Clone, Debug)]
pub struct Node {
    pub kind: NodeKind,
    pub parent: NodeIndex,
    /// The nodes that get its tokens.
    pub children: Vec<NodeIndex>,
    /// Rules and nodes that need it.
    pub users: u32,
}

/// All nodes, and how a fact finds its way to them.
#[derive(Clone, Debug)]
pub struct Layout {
    pub nodes: Vec<Node>,
    pub alphas: Vec<Alpha>,
    /// Places of alphas that were removed.
    pub free_alphas: Vec<AlphaIndex>,
    /// By template.
    pub by_template: Vec<Vec<AlphaIndex>>,
}

pub const ROOT: NodeIndex = 0;

impl Default for Layout {
    fn default() -> Layout {
        let root = Node {
            kind: NodeKind::Root,
            parent: ROOT,
            children: Vec::new(),
            users: 1,
        };
        Layout {
            nodes: vec![root],
            alphas: Vec::new(),
            free_alphas: Vec::new(),
            by_template: Vec::new(),
        }
    }
}

impl Layout {
    pub fn alphas_of(&self, template: TemplateIndex) -> &[AlphaIndex] {
        self.by_template.get(template.0).map_or(&[], Vec::as_slice)
    }
}
