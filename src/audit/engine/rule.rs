//! A rule: when its left side fits, its right side is done.

use super::expression::{Expression, VariableIndex};
use super::pattern::Condition;
use super::{Datum, TemplateIndex};

/// The index of a rule in its engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleIndex(pub usize);

/// A rule, ready to match.
#[derive(Clone, Debug)]
pub struct Rule {
    pub name: String,
    pub salience: i64,
    /// Names of the variables, with their question marks.
    pub variables: Vec<String>,
    /// Values that variables have before anything is matched.
    pub given: Vec<(VariableIndex, Datum)>,
    pub conditions: Vec<Condition>,
    pub actions: Vec<Action>,
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
