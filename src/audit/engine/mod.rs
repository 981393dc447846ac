//! A production system in the manner of LISA and CLIPS: templates, facts, rules, an agenda.
//!
//! ```text
//!   text ──reader──► Template, Rule          facts ──assert──► WorkingMemory
//!                       │                                          │
//!                       └──────────────► matcher ◄─────────────────┘
//!                                           │  PartialMatch for every way a rule's patterns fit
//!                                         Agenda   salience, then first in, first out; each once
//!                                           │
//!                                         Engine   fires: assert, retract, modify, expressions
//! ```
//!
//! One notion per file; the matcher may be replaced without touching its neighbours. Tests and actions
//! are expressions of the language, handed to an `Evaluator`. The engine knows nothing of audits.

mod agenda;
mod compilation;
mod datum;
mod error;
mod explain;
mod expression;
mod fact;
mod language;
mod machine;
mod matcher;
mod memory;
mod partial_match;
mod pattern;
mod reader;
mod rule;
mod template;
#[cfg(test)]
mod tests;

pub use datum::Datum;
pub use error::EngineError;
pub use explain::Firing;
pub use expression::{Evaluator, Expression, ExpressionIndex};
pub use fact::{Fact, FactId};
pub use language::LanguageEvaluator;
pub use machine::Engine;
pub use reader::{Construct, Draft, read};
pub use rule::{Rule, RuleIndex};
pub use template::{Template, TemplateIndex};
