//! A rule: when its left side fits, its right side is done.

use super::building::Path;
use super::expression::{Expression, VariableIndex};
use super::plan::Branch;
use super::{Draft, TemplateIndex};

/// The index of a rule in its engine; none is used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleIndex(pub usize);

/// A rule, ready to match.
#[derive(Clone, Debug)]
pub struct Rule {
    pub name: String,
    pub docstring: String,
    pub salience: i64,
    pub context: u32,
    /// Takes the focus as soon as it fits.
    pub auto_focus: bool,
    /// Names of the variables, with their question marks.
    pub variables: Vec<String>,
    pub branches: Vec<Branch>,
    pub actions: Vec<Action>,
    /// Its nodes, once it is in the network; nothing after it was removed.
    pub(super) paths: Vec<Path>,
    pub(super) removed: bool,
}

impl Rule {
    /// Returns the options of a draft that every engine knows: salience, context, focus.
    pub(super) fn of(draft: &Draft, context: u32) -> Rule {
        let option = |name: &str| draft.option(name);
        Rule {
            name: draft.name.clone(),
            docstring: draft.docstring.clone(),
            salience: option("salience").and_then(|it| it.integer()).unwrap_or(0),
            context,
            auto_focus: option("auto-focus").is_some_and(|it| it.is_true()),
            variables: Vec::new(),
            branches: Vec::new(),
            actions: Vec::new(),
            paths: Vec::new(),
            removed: false,
        }
    }
}

/// One thing a rule does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Assert {
        template: TemplateIndex,
        slots: Vec<(usize, Expression)>,
    },
    Retract(VariableIndex),
    /// Takes the fact back and asserts it with other values, as a new fact.
    Modify {
        fact: VariableIndex,
        template: TemplateIndex,
        slots: Vec<(usize, Expression)>,
    },
    /// Stops the run; what is on the agenda stays there.
    Halt,
    /// Evaluates an expression for its effect.
    Evaluate(Expression),
}
