//! The syntax tree: a value determined by its text alone.
//!
//! ```text
//!   text     (def x 1) ; note
//!   tokens   ( def ␣ x ␣ 1 ) ␣ ;note      every byte, in order
//!   nodes    Root ─ List ─ Symbol Symbol Number   data only; nodes know their span and their kin
//! ```

use std::borrow::Cow;
use std::sync::Arc;

use super::atom::{self, Atom};
use super::kind::SyntaxKind;
use super::lexer::SyntaxToken;
use super::number::NumberLiteral;
use crate::lang::source::Span;

/// The index of a node in its tree; `NONE` is no node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeIndex(u32);

const NONE: NodeIndex = NodeIndex(u32::MAX);

#[derive(Clone, Debug)]
pub(super) struct NodeData {
    kind: SyntaxKind,
    span: Span,
    parent: NodeIndex,
    first_child: NodeIndex,
    next_sibling: NodeIndex,
}

/// Tokens and nodes of one text.
#[derive(Clone, Debug)]
pub struct SyntaxTree {
    text: Arc<str>,
    tokens: Vec<SyntaxToken>,
    nodes: Vec<NodeData>,
}

impl SyntaxTree {
    pub(super) fn new(text: Arc<str>, tokens: Vec<SyntaxToken>) -> SyntaxTree {
        let root = NodeData {
            kind: SyntaxKind::Root,
            span: Span::new(0, text.len()),
            parent: NONE,
            first_child: NONE,
            next_sibling: NONE,
        };
        SyntaxTree {
            text,
            tokens,
            nodes: vec![root],
        }
    }

    /// Appends a child to `parent`, whose last child so far is `previous`.
    pub(super) fn add(
        &mut self,
        kind: SyntaxKind,
        span: Span,
        parent: NodeIndex,
        previous: Option<NodeIndex>,
    ) -> NodeIndex {
        let index = NodeIndex(self.nodes.len() as u32);
        self.nodes.push(NodeData {
            kind,
            span,
            parent,
            first_child: NONE,
            next_sibling: NONE,
        });
        match previous {
            Some(previous) => self.nodes[previous.0 as usize].next_sibling = index,
            None => self.nodes[parent.0 as usize].first_child = index,
        }
        index
    }

    pub(super) fn set_end(&mut self, index: NodeIndex, end: u32) {
        self.nodes[index.0 as usize].span.end = end;
    }

    pub(super) fn set_kind(&mut self, index: NodeIndex, kind: SyntaxKind) {
        self.nodes[index.0 as usize].kind = kind;
    }

    pub(super) const ROOT: NodeIndex = NodeIndex(0);

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn shared_text(&self) -> Arc<str> {
        self.text.clone()
    }

    /// Returns all tokens in order; their texts together are the text.
    pub fn tokens(&self) -> &[SyntaxToken] {
        &self.tokens
    }

    pub fn token_text(&self, token: SyntaxToken) -> &str {
        &self.text[token.span.range()]
    }

    /// Returns the position in `tokens` of the first token that begins at or after `offset`.
    pub fn token_index(&self, offset: usize) -> usize {
        self.tokens
            .partition_point(|token| (token.span.start as usize) < offset)
    }

    pub fn root(&self) -> SyntaxNode<'_> {
        self.node(SyntaxTree::ROOT)
    }

    /// Returns the top-level forms.
    pub fn forms(&self) -> Children<'_> {
        self.root().children()
    }

    pub fn node(&self, index: NodeIndex) -> SyntaxNode<'_> {
        SyntaxNode { tree: self, index }
    }

    /// Returns the smallest node whose span contains the byte at `offset`; the root if no other does.
    pub fn node_at(&self, offset: usize) -> SyntaxNode<'_> {
        let mut node = self.root();
        while let Some(child) = node.children().find(|child| child.span().contains(offset)) {
            node = child;
        }
        node
    }

    /// Returns the node with exactly this span, the outermost if there are several.
    pub fn node_with_span(&self, span: Span) -> Option<SyntaxNode<'_>> {
        let mut node = self.root();
        loop {
            node = node
                .children()
                .find(|child| child.span().start <= span.start && span.end <= child.span().end)?;
            if node.span() == span {
                return Some(node);
            }
        }
    }
}

/// A node in its tree; cheap to copy.
#[derive(Clone, Copy)]
pub struct SyntaxNode<'tree> {
    tree: &'tree SyntaxTree,
    index: NodeIndex,
}

impl<'tree> SyntaxNode<'tree> {
    fn data(self) -> &'tree NodeData {
        &self.tree.nodes[self.index.0 as usize]
    }

    pub fn tree(self) -> &'tree SyntaxTree {
        self.tree
    }

    pub fn index(self) -> NodeIndex {
        self.index
    }

    pub fn kind(self) -> SyntaxKind {
        self.data().kind
    }

    pub fn span(self) -> Span {
        self.data().span
    }

    pub fn text(self) -> &'tree str {
        &self.tree.text[self.span().range()]
    }

    pub fn parent(self) -> Option<SyntaxNode<'tree>> {
        let parent = self.data().parent;
        (parent != NONE).then(|| self.tree.node(parent))
    }

    /// Returns the data inside, without trivia and datum comments, with the `.` of dotted pairs.
    pub fn children(self) -> Children<'tree> {
        Children {
            tree: self.tree,
            next: self.data().first_child,
        }
    }

    /// Returns the next datum in the same brackets.
    pub fn next_sibling(self) -> Option<SyntaxNode<'tree>> {
        let mut after = Children {
            tree: self.tree,
            next: self.data().next_sibling,
        };
        after.next()
    }

    pub fn child(self, position: usize) -> Option<SyntaxNode<'tree>> {
        self.children().nth(position)
    }

    /// Returns the elements of a list and what follows its dot.
    pub fn items_and_tail(self) -> (Vec<SyntaxNode<'tree>>, Option<SyntaxNode<'tree>>) {
        let mut items: Vec<_> = self.children().collect();
        match items.iter().position(|it| it.kind() == SyntaxKind::Dot) {
            Some(dot) => {
                let tail = items.get(dot + 1).copied();
                items.truncate(dot);
                (items, tail)
            }
            None => (items, None),
        }
    }

    /// Returns the datum after a prefix such as a quote.
    pub fn prefixed(self) -> Option<SyntaxNode<'tree>> {
        if self.kind().is_prefixed() {
            self.child(0)
        } else {
            None
        }
    }

    /// Returns the name in operator position of a list.
    pub fn head_symbol(self) -> Option<Cow<'tree, str>> {
        if self.kind() != SyntaxKind::List {
            return None;
        }
        self.child(0)?.symbol()
    }

    /// Whether the node is a list that begins with this name.
    pub fn is_call_of(self, name: &str) -> bool {
        self.head_symbol().is_some_and(|head| head == name)
    }

    /// Returns what an atom stands for, as plain data; `None` for other nodes and unknown text.
    pub fn atom(self) -> Option<Atom<'tree>> {
        atom::decode(self.kind(), self.text())
    }

    /// Returns a symbol's name, without the bars of `|a b|`.
    pub fn symbol(self) -> Option<Cow<'tree, str>> {
        match self.atom()? {
            Atom::Symbol(name) => Some(name),
            _ => None,
        }
    }

    pub fn is_symbol(self, name: &str) -> bool {
        self.kind() == SyntaxKind::Symbol && self.symbol().is_some_and(|it| it == name)
    }

    /// Returns a keyword's name without its colon.
    pub fn keyword(self) -> Option<Cow<'tree, str>> {
        match self.atom()? {
            Atom::Keyword(name) => Some(name),
            _ => None,
        }
    }

    /// Returns what a string literal stands for.
    pub fn string(self) -> Option<Cow<'tree, str>> {
        match self.atom()? {
            Atom::String(text) if self.kind() == SyntaxKind::String => Some(text),
            _ => None,
        }
    }

    pub fn number(self) -> Option<NumberLiteral> {
        match self.atom()? {
            Atom::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the parts of an f-string in order; `None` for other nodes.
    pub fn f_string_parts(self) -> Option<Vec<FStringPart<'tree>>> {
        if self.kind() != SyntaxKind::FString {
            return None;
        }
        let parts = self.children().filter_map(|part| match part.kind() {
            SyntaxKind::Interpolation => part.child(0).map(FStringPart::Expression),
            _ => match part.atom() {
                Some(Atom::String(text)) => Some(FStringPart::Text(text)),
                _ => None,
            },
        });
        Some(parts.collect())
    }

    /// Returns the node and everything below it, parents before children, without using the stack.
    pub fn descendants(self) -> Descendants<'tree> {
        Descendants { stack: vec![self] }
    }
}

impl std::fmt::Debug for SyntaxNode<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?} {:?}", self.kind(), self.text())
    }
}

impl PartialEq for SyntaxNode<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.index == other.index
    }
}

/// A part of an f-string.
#[derive(Clone, Debug, PartialEq)]
pub enum FStringPart<'tree> {
    /// With escapes decoded.
    Text(Cow<'tree, str>),
    Expression(SyntaxNode<'tree>),
}

/// The data inside a node.
#[derive(Clone)]
pub struct Children<'tree> {
    tree: &'tree SyntaxTree,
    next: NodeIndex,
}

impl<'tree> Iterator for Children<'tree> {
    type Item = SyntaxNode<'tree>;

    fn next(&mut self) -> Option<SyntaxNode<'tree>> {
        while self.next != NONE {
            let node = self.tree.node(self.next);
            self.next = node.data().next_sibling;
            if node.kind() != SyntaxKind::DatumComment {
                return Some(node);
            }
        }
        None
    }
}

/// A node and everything below it.
pub struct Descendants<'tree> {
    stack: Vec<SyntaxNode<'tree>>,
}

impl<'tree> Iterator for Descendants<'tree> {
    type Item = SyntaxNode<'tree>;

    fn next(&mut self) -> Option<SyntaxNode<'tree>> {
        let node = self.stack.pop()?;
        let before = self.stack.len();
        self.stack.extend(node.children());
        self.stack[before..].reverse();
        Some(node)
    }
}
