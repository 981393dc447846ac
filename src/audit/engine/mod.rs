//! A production system in the manner of LISA and CLIPS: templates, facts, rules, an agenda.
//!
//! ```text
//!   text ──reader──► Draft ──compilation──► plan ──building──► Layout      what is tested where
//!                                                                │
//!   facts ──assert──► Facts ──matching────────────────────────► Tokens     what fits, so far
//!                                │  ▲                            │
//!                   Step::Ask ◄──┘  └── answer                 Agenda ──► next ──► who drives it
//! ```
//!
//! **Rete.** Facts of a template that pass what a pattern says of one fact alone are in an alpha
//! memory, shared by all patterns that say the same; joins look up their partners in hash indexes; every
//! partial match is kept as a token. A fact that comes or goes touches what it joins and nothing else.
//!
//! **The border to the language.** A `System` knows plain words (`Atom`) and calls nobody. Where a
//! condition is an expression, `step` returns `Step::Ask` with the expression's number and values for its
//! variables, and goes on when it is answered; `next_firing` returns which rule fires with which values. So
//! tests and right-hand sides run where the caller runs them: the auditor's in an image of its own
//! (`Engine` with an `Evaluator`), those of a program in that program (`surface`), under its fuel,
//! memory and sandbox. What the system itself does is counted in units of work that its driver pays for.
//!
//! The engine knows nothing of audits.

mod agenda;
mod atom;
mod building;
mod compilation;
mod datum;
mod draft;
mod error;
mod explain;
mod expression;
mod facts;
mod language;
mod layout;
mod links;
mod machine;
mod matching;
#[cfg(test)]
mod naive;
mod places;
mod plan;
mod reader;
mod rule;
pub mod surface;
mod system;
mod template;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;

pub use agenda::Strategy;
pub use atom::{Atom, Atoms, Look};
pub use datum::Datum;
pub use draft::{
    ActionDraft, ConditionDraft, ConditionKind, ConstraintDraft, Draft, ExpressionDraft,
    PatternDraft,
};
pub use error::EngineError;
pub use explain::{Firing, Met};
pub use expression::{Compiler, Evaluator, Expression, ExpressionIndex};
pub use facts::{Fact, FactId};
pub use language::LanguageEvaluator;
pub use machine::Engine;
pub use matching::{Question, Step};
pub use reader::{Construct, FORMS_MAX, Reader, RuleParts, read};
pub use rule::{Rule, RuleIndex};
pub use system::{Fired, System, SystemLimits, Watch};
pub use template::{SLOT_KINDS, Slot, SlotDefault, SlotKind, Template, TemplateIndex};
pub use tree::Tree;
