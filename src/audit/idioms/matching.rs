//! Laying a pattern over a form.
//!
//! A run may end at several places, so the search goes back. It takes at most `STEPS_MAX` steps at one
//! form, and in all of a definition some steps for each of its tokens: its time is linear in the text.
//! Where the steps are over, nothing is found. It uses the stack for patterns only, never for forms.

use std::collections::HashSet;

use super::pattern::{Brackets, Element, Form, Guard, Literal, Root, Slot};
use super::position::{self, Position};
use crate::audit::facts::Subject;
use crate::lang::definition::DefinitionKind;
use crate::lang::source::Span;
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

/// Steps at one form: a form looked at is one, and so is a token that is compared.
const STEPS_MAX: usize = 4096;
/// Steps in one definition, for each of its tokens and beside.
const STEPS_PER_TOKEN: usize = 64;
const STEPS_FREE: usize = 1 << 16;

/// What a variable stands for.
#[derive(Clone, Copy, Debug)]
pub enum Bound<'tree> {
    Form(SyntaxNode<'tree>),
    /// From the first form to the one before `end`, or all that follow it.
    Run {
        first: Option<SyntaxNode<'tree>>,
        end: Option<SyntaxNode<'tree>>,
    },
}

/// A form and what the variables of a pattern stand for in it.
#[derive(Debug)]
pub struct Fit<'tree> {
    pub node: SyntaxNode<'tree>,
    /// The place of the finding where the pattern names none.
    pub span: Span,
    pub bindings: Vec<Option<Bound<'tree>>>,
}

/// What must fit besides, once a form does: so the search can go back into brackets that it has left.
enum Then<'then, 'tree> {
    /// The forms from `next` to the end of its brackets.
    Elements {
        patterns: &'then [Element],
        next: Option<SyntaxNode<'tree>>,
        then: Option<&'then Then<'then, 'tree>>,
    },
    /// The same form, with further patterns.
    Forms {
        forms: &'then [Form],
        node: SyntaxNode<'tree>,
        then: Option<&'then Then<'then, 'tree>>,
    },
    /// The place where a form stands.
    Position {
        position: Position,
        node: SyntaxNode<'tree>,
        then: Option<&'then Then<'then, 'tree>>,
    },
}

/// A definition as patterns see it.
pub struct Sight<'subject, 'tree> {
    pub subject: &'subject Subject<'tree>,
    /// Names that are bound somewhere inside: what they mean there is not what they mean elsewhere.
    locals: HashSet<&'subject str>,
    /// Steps left in all.
    left: usize,
    /// Steps left at this form.
    steps: usize,
    bindings: Vec<Option<Bound<'tree>>>,
    /// Slots in the order in which they were bound.
    trail: Vec<Slot>,
}

impl<'tree> Bound<'tree> {
    /// Returns the text it stands for; nothing if that is an empty run.
    pub fn span(self) -> Option<Span> {
        match self {
            Bound::Form(node) => Some(node.span()),
            Bound::Run { first, end } => {
                let first = first.filter(|it| Some(*it) != end)?;
                let mut last = first;
                while let Some(next) = last.next_sibling().filter(|it| Some(*it) != end) {
                    last = next;
                }
                Some(Span {
                    start: first.span().start,
                    end: last.span().end,
                })
            }
        }
    }
}

impl Fit<'_> {
    /// Returns the place of the finding.
    pub fn place(&self, slot: Option<Slot>) -> Span {
        let bound = slot.and_then(|slot| self.bindings[slot]);
        bound.and_then(Bound::span).unwrap_or(self.span)
    }
}

impl<'subject, 'tree> Sight<'subject, 'tree> {
    pub fn new(subject: &'subject Subject<'tree>) -> Sight<'subject, 'tree> {
        let bindings = subject.code.bindings.iter();
        let tokens = subject.form.tree().tokens().len();
        Sight {
            subject,
            locals: bindings.map(|it| it.name.as_ref()).collect(),
            left: STEPS_FREE + STEPS_PER_TOKEN * tokens,
            steps: 0,
            bindings: Vec::new(),
            trail: Vec::new(),
        }
    }

    #[cfg(test)]
    pub fn steps_left(&self) -> usize {
        self.left
    }

    /// Whether a name means something of this program: a local variable, the definition itself or a
    /// function that was defined.
    pub fn is_taken(&self, name: &str) -> bool {
        self.is_local(name)
            || self.subject.definition.name == name
            || self.subject.surroundings.kind_of(name).is_some()
    }

    pub fn is_local(&self, name: &str) -> bool {
        self.locals.contains(name)
    }

    /// Lays a pattern over a form.
    pub fn fit(
        &mut self,
        root: &Root,
        node: SyntaxNode<'tree>,
        slots: usize,
    ) -> Option<Fit<'tree>> {
        let steps = STEPS_MAX.min(self.left);
        self.steps = steps;
        self.bindings.clear();
        self.bindings.resize(slots, None);
        self.trail.clear();
        let span = self.root(root, node);
        self.left -= steps - self.steps;
        Some(Fit {
            node,
            span: span?,
            bindings: self.bindings.clone(),
        })
    }

    /// Returns the place that fits.
    fn root(&mut self, root: &Root, node: SyntaxNode<'tree>) -> Option<Span> {
        let parts = &self.subject.parts;
        let name_span = parts.name_node.span();
        let fits = match root {
            Root::Form(form) => return self.form(form, node, None).then(|| node.span()),
            Root::Function {
                name,
                parameters,
                body,
            } => {
                let list = parts.parameters.filter(|_| parts.is_callable())?;
                let mut first = list.child(0);
                // `(define (f a b) …)`: the name stands in the list.
                if first == Some(parts.name_node) {
                    first = parts.name_node.next_sibling();
                }
                let body = Then::Elements {
                    patterns: body,
                    next: parts.body.first().copied(),
                    then: None,
                };
                let parameters = Then::Elements {
                    patterns: parameters,
                    next: first,
                    then: Some(&body),
                };
                self.form(name, parts.name_node, Some(&parameters))
            }
            Root::Global { name, value } => {
                let is_global = matches!(
                    parts.kind,
                    DefinitionKind::Variable | DefinitionKind::Parameter
                );
                let given = parts.value.filter(|_| is_global)?;
                self.form(name, parts.name_node, None) && self.form(value, given, None)
            }
            Root::Constant { name, value } => {
                let given = parts
                    .value
                    .filter(|_| parts.kind == DefinitionKind::Constant)?;
                self.form(name, parts.name_node, None) && self.form(value, given, None)
            }
            Root::Name(name) => self.form(name, parts.name_node, None),
            Root::Docstring(text) => {
                let docstring = parts.docstring?;
                return self.form(text, docstring, None).then(|| docstring.span());
            }
        };
        fits.then_some(name_span)
    }

    /// Takes some steps; false where they are over.
    fn step(&mut self, count: usize) -> bool {
        let left = self.steps.checked_sub(count);
        self.steps = left.unwrap_or(0);
        left.is_some()
    }

    fn undo(&mut self, mark: usize) {
        for slot in self.trail.drain(mark..) {
            self.bindings[slot] = None;
        }
    }

    fn form(
        &mut self,
        form: &Form,
        node: SyntaxNode<'tree>,
        then: Option<&Then<'_, 'tree>>,
    ) -> bool {
        if !self.step(1) || node.kind() == SyntaxKind::Dot {
            return false;
        }
        let fits = match form {
            Form::Variable { slot, guards } => {
                self.guarded(guards, node) && self.bind(*slot, Bound::Form(node))
            }
            Form::Name(names) => {
                node.kind() == SyntaxKind::Symbol
                    && names.iter().any(|it| it.as_ref() == node.text())
                    && !self.is_taken(node.text())
            }
            Form::Literal(literal) => literal.is(node),
            Form::Sequence(brackets, elements) => {
                return brackets.are(node.kind()) && self.elements(elements, node.child(0), then);
            }
            Form::Prefixed(kind, inside) => match node.prefixed() {
                Some(datum) if node.kind() == *kind => return self.form(inside, datum, then),
                _ => false,
            },
            Form::Either(forms) => {
                return forms.iter().any(|form| self.attempt(form, node, then));
            }
            Form::Every(forms) => {
                let all = Then::Forms { forms, node, then };
                return self.proceed(Some(&all));
            }
            Form::Not(form) => {
                let mark = self.trail.len();
                let fits = self.form(form, node, None);
                self.undo(mark);
                // Where the steps are over, nothing is known.
                !fits && self.steps > 0
            }
            Form::Inside(form) => return self.inside(form, node, then),
            Form::In(position, form) => {
                let position = *position;
                let stands = Then::Position {
                    position,
                    node,
                    then,
                };
                return self.form(form, node, Some(&stands));
            }
        };
        fits && self.proceed(then)
    }

    /// Goes on with what else must fit.
    fn proceed(&mut self, then: Option<&Then<'_, 'tree>>) -> bool {
        match then {
            None => true,
            Some(Then::Elements {
                patterns,
                next,
                then,
            }) => self.elements(patterns, *next, *then),
            Some(Then::Forms { forms, node, then }) => match forms.split_first() {
                Some((first, forms)) => {
                    let node = *node;
                    let then = *then;
                    self.form(first, node, Some(&Then::Forms { forms, node, then }))
                }
                None => self.proceed(*then),
            },
            Some(Then::Position {
                position,
                node,
                then,
            }) => position::is(*position, *node, self) && self.proceed(*then),
        }
    }

    /// Lays a pattern over a form, and leaves no trace where it does not fit.
    fn attempt(
        &mut self,
        form: &Form,
        node: SyntaxNode<'tree>,
        then: Option<&Then<'_, 'tree>>,
    ) -> bool {
        let mark = self.trail.len();
        let fits = self.form(form, node, then);
        if !fits {
            self.undo(mark);
        }
        fits
    }

    /// Looks for a form among all that are inside of a node, quoted data not among them.
    fn inside(
        &mut self,
        form: &Form,
        node: SyntaxNode<'tree>,
        then: Option<&Then<'_, 'tree>>,
    ) -> bool {
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop() {
            if self.attempt(form, node, then) {
                return true;
            }
            if self.steps == 0 {
                return false;
            }
            if matches!(node.kind(), SyntaxKind::Quote | SyntaxKind::Quasiquote) {
                continue;
            }
            let before = waiting.len();
            waiting.extend(node.children().take(self.steps));
            waiting[before..].reverse();
        }
        false
    }

    fn guarded(&self, guards: &[Guard], node: SyntaxNode<'tree>) -> bool {
        guards
            .iter()
            .all(|guard| (guard.predicate)(self, node) != guard.negated)
    }

    fn bind(&mut self, slot: Option<Slot>, bound: Bound<'tree>) -> bool {
        let Some(slot) = slot else { return true };
        if let Some(before) = self.bindings[slot] {
            return self.is_same(before, bound);
        }
        self.bindings[slot] = Some(bound);
        self.trail.push(slot);
        true
    }

    /// Whether two texts differ in nothing but layout.
    fn is_same(&mut self, left: Bound<'tree>, right: Bound<'tree>) -> bool {
        let (left, right) = match (left.span(), right.span()) {
            (None, None) => return true,
            (Some(left), Some(right)) => (left, right),
            _ => return false,
        };
        let tree = self.subject.form.tree();
        let tokens = |span: Span| {
            let first = tree.token_index(span.start as usize);
            tree.tokens()[first..]
                .iter()
                .take_while(move |token| token.span.start < span.end)
                .filter(|token| !token.kind.is_trivia())
                .map(|token| tree.token_text(*token))
        };
        let (mut left, mut right) = (tokens(left), tokens(right));
        loop {
            match (left.next(), right.next()) {
                (None, None) => return true,
                (one, other) if one != other || !self.step(1) => return false,
                _ => {}
            }
        }
    }

    /// Lays patterns over the forms from `next` to the end of its brackets.
    fn elements(
        &mut self,
        patterns: &[Element],
        next: Option<SyntaxNode<'tree>>,
        then: Option<&Then<'_, 'tree>>,
    ) -> bool {
        let Some((pattern, patterns)) = patterns.split_first() else {
            return next.is_none() && self.proceed(then);
        };
        let after = |next: SyntaxNode<'tree>| Then::Elements {
            patterns,
            next: next.next_sibling(),
            then,
        };
        match pattern {
            Element::One(form) => match next {
                Some(node) => self.form(form, node, Some(&after(node))),
                None => false,
            },
            Element::Run { slot, guards } if patterns.is_empty() && guards.is_empty() => {
                let run = Bound::Run {
                    first: next,
                    end: None,
                };
                self.bind(*slot, run) && self.proceed(then)
            }
            Element::Run { slot, guards } => self.run(*slot, guards, next, &|it, end| {
                it.elements(patterns, end, then)
            }),
            Element::Repeat(least, form) => {
                let (mut count, mut next) = (0, next);
                while let Some(node) = next
                    && self.attempt(form, node, None)
                {
                    count += 1;
                    next = node.next_sibling();
                }
                count >= *least && self.elements(patterns, next, then)
            }
            Element::Maybe(form) => {
                next.is_some_and(|node| self.attempt(form, node, Some(&after(node))))
                    || self.elements(patterns, next, then)
            }
        }
    }

    /// Tries each end of a run, the shortest first.
    fn run(
        &mut self,
        slot: Option<Slot>,
        guards: &[Guard],
        first: Option<SyntaxNode<'tree>>,
        rest: &dyn Fn(&mut Self, Option<SyntaxNode<'tree>>) -> bool,
    ) -> bool {
        let mut end = first;
        loop {
            let mark = self.trail.len();
            if self.bind(slot, Bound::Run { first, end }) && rest(self, end) {
                return true;
            }
            self.undo(mark);
            match end {
                Some(node)
                    if self.step(1)
                        && node.kind() != SyntaxKind::Dot
                        && self.guarded(guards, node) =>
                {
                    end = node.next_sibling();
                }
                _ => return false,
            }
        }
    }
}

impl Brackets {
    fn are(self, kind: SyntaxKind) -> bool {
        match self {
            Brackets::Round => kind == SyntaxKind::List,
            Brackets::Square => kind == SyntaxKind::Vector,
            Brackets::Curly => kind == SyntaxKind::Map,
            Brackets::Either => matches!(kind, SyntaxKind::List | SyntaxKind::Vector),
        }
    }
}

impl Literal {
    fn is(&self, node: SyntaxNode<'_>) -> bool {
        match self {
            Literal::Nil => node.kind() == SyntaxKind::Nil,
            Literal::Boolean(value) => {
                node.kind() == SyntaxKind::Boolean && *value == super::predicates::is_true(node)
            }
            Literal::Text(kind, text) => node.kind() == *kind && node.text() == text,
        }
    }
}
