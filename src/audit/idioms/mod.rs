//! Style patterns: templates with variables that are laid over the code of a definition.
//!
//! ```text
//!   (defpattern when-for-progn "…" (:id "IDIOM-01" …)
//!     (if ?test (progn ?*body)) => (when ?test ?*body)        a case: pattern and rewrite
//!     :message "…")
//!
//!   code ──walk──► calls, quotes ──by operator──► cases ──fit──► finding, with the fix as text
//! ```
//!
//! The walk is that of the sensors, so what is quoted, declared or bound is never taken for a call.
//! All patterns are tried in that one walk; each is looked up by the name it begins with. It knows
//! nothing of the engine: a pattern is tried at a form, and what fits is a finding.
//!
//! ```text
//!   ?x   ?     one form; with a name the same at each place      (?or p q)  (?and p q)  (?not p)
//!   ?*xs ?*    any run of forms                                  (?inside p)   somewhere inside of it
//!   ?x:symbol  one that is a symbol, see `predicates`            (?repeat 2 p) two or more such forms
//!   ?x:!symbol one that is none                                  (?maybe p)    such a form or none
//!   [p q]      in parentheses or brackets                        (?fn car)     `car` or `#'car`
//!   (?vector p q) in brackets                                    (?in test p)  where it stands
//!   car        `car`, `first` …   (?word car)  `car` only
//!   (?function name [p q] body…)  a definition that is called    (?docstring p)
//!   (?global name value)  (?constant name value)                 (?name p)     any definition's name
//! ```

mod matching;
mod pattern;
mod position;
mod predicates;
mod reader;
mod rewrite;
mod synonyms;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use pattern::Idiom;
pub use reader::{is_pattern, read};

use self::matching::Sight;
use self::pattern::{Accent, Root};
use super::catalogue::RuleEntry;
use super::facts::Subject;
use super::facts::code::What;
use super::violation::Violation;
use crate::lang::source::Span;
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

/// Findings of one pattern in one definition; the others show when these are mended.
const FINDINGS_MAX: usize = 8;

/// A case of a pattern: its position in `Idioms::all` and among the cases there.
type CaseIndex = (usize, usize);

/// The patterns that are switched on, indexed by what they begin with.
#[derive(Default)]
pub struct Idioms {
    all: Vec<(RuleEntry, Arc<Idiom>)>,
    by_operator: HashMap<Arc<str>, Vec<CaseIndex>>,
    /// Those that begin with no certain name.
    calls: Vec<CaseIndex>,
    quotes: Vec<CaseIndex>,
    definitions: Vec<CaseIndex>,
}

impl Idioms {
    /// Adds a rule that is a pattern.
    pub fn add(&mut self, rule: &RuleEntry, idiom: &Arc<Idiom>) {
        let position = self.all.len();
        for (at, case) in idiom.cases.iter().enumerate() {
            let index = (position, at);
            match &case.root {
                Root::Form(form) if form.is_quoted() => self.quotes.push(index),
                Root::Form(form) => match form.operators() {
                    Some(operators) => {
                        for operator in operators {
                            let cases = self.by_operator.entry(operator.clone()).or_default();
                            cases.push(index);
                        }
                    }
                    None => self.calls.push(index),
                },
                _ => self.definitions.push(index),
            }
        }
        self.all.push((rule.clone(), idiom.clone()));
    }

    /// Returns what fits somewhere in a definition, in the order of its text, a finding for each place.
    /// Only the first finding of a rule has points: habits are counted once.
    pub fn violations(&self, subject: &Subject<'_>) -> Vec<Violation> {
        let mut search = self.search(subject);
        search.run();
        search.found
    }

    /// Returns how many steps the search through a definition takes.
    #[cfg(test)]
    fn steps(&self, subject: &Subject<'_>) -> usize {
        let mut search = self.search(subject);
        let before = search.sight.steps_left();
        search.run();
        before - search.sight.steps_left()
    }

    fn search<'it, 'tree>(&'it self, subject: &'it Subject<'tree>) -> Search<'it, 'tree> {
        Search {
            idioms: self,
            accent: Accent::of(subject),
            sight: Sight::new(subject),
            counts: vec![0; self.all.len()],
            seen: HashSet::new(),
            found: Vec::new(),
        }
    }
}

/// One walk over one definition.
struct Search<'idioms, 'tree> {
    idioms: &'idioms Idioms,
    accent: Accent,
    sight: Sight<'idioms, 'tree>,
    /// Findings so far, by rule.
    counts: Vec<usize>,
    /// Which rule has found what: the walk may come to a form twice.
    seen: HashSet<(usize, Span)>,
    found: Vec<Violation>,
}

impl<'tree> Search<'_, 'tree> {
    fn run(&mut self) {
        let idioms = self.idioms;
        let subject = self.sight.subject;
        self.attempt(subject.form, &idioms.definitions);
        for site in &subject.code.sites {
            match &site.what {
                What::Call {
                    operator,
                    local: false,
                } => {
                    if let Some(cases) = idioms.by_operator.get(operator.as_ref()) {
                        self.attempt(site.node, cases);
                    }
                    self.attempt(site.node, &idioms.calls);
                }
                // Of `(quote x)` the walk names what is inside.
                What::QuotedName { .. } | What::QuotedData
                    if site.node.kind() == SyntaxKind::Quote =>
                {
                    self.attempt(site.node, &idioms.quotes);
                }
                _ => {}
            }
        }
    }

    /// Tries cases at a form; of each rule the first that fits counts.
    fn attempt(&mut self, node: SyntaxNode<'tree>, cases: &[CaseIndex]) {
        let mut fitted = None;
        for &(rule, at) in cases {
            let (entry, idiom) = &self.idioms.all[rule];
            let is_foreign = idiom.accent.is_some_and(|it| it != self.accent);
            if fitted == Some(rule) || is_foreign || self.counts[rule] >= FINDINGS_MAX {
                continue;
            }
            let case = &idiom.cases[at];
            let Some(fit) = self.sight.fit(&case.root, node, idiom.variables.len()) else {
                continue;
            };
            let is_taken = |name: &Arc<str>| self.sight.is_taken(name);
            if idiom.names.iter().any(is_taken) {
                continue;
            }
            fitted = Some(rule);
            let place = fit.place(idiom.place);
            if !self.seen.insert((rule, place)) {
                continue;
            }
            let rewritten = case.rewrite.as_ref().map(|it| rewrite::write(it, &fit));
            let message = idiom.message.text(&fit, rewritten.as_ref());
            let name = &self.sight.subject.definition.name;
            let is_first = self.counts[rule] == 0;
            self.counts[rule] += 1;
            self.found.push(Violation {
                rule: entry.id.clone(),
                rule_name: entry.name.clone(),
                severity: entry.severity,
                points: if is_first { entry.points } else { 0 },
                message: format!("in `{name}`: {message}"),
                span: Some((place.start, place.end)),
                version: entry.version,
                fix: rewritten.and_then(|it| it.fix(fit.node)),
            });
        }
    }
}
