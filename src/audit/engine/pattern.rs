//! The left side of a rule.

use super::expression::{Expression, VariableIndex};
use super::{Datum, TemplateIndex};

/// One element of a left side.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// There is such a fact; the rule fires for each.
    Match(Pattern),
    /// There is no such fact.
    Not(Pattern),
    /// There is at least one such fact; the rule fires once, however many there are.
    Exists(Pattern),
    /// The expression is true of what is bound so far.
    Test(Expression),
}

/// What a fact must be like.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pub template: TemplateIndex,
    /// Bound to the fact itself: `(?fact (template …))`.
    pub fact: Option<VariableIndex>,
    pub constraints: Vec<(usize, Constraint)>,
}

/// What the value of a slot must be like.
#[derive(Clone, Debug, PartialEq)]
pub enum Constraint {
    Equal(Datum),
    NotEqual(Datum),
    /// Binds the variable, or is equal to what it is bound to.
    Variable(VariableIndex),
    NotVariable(VariableIndex),
    /// True of what is bound so far, this slot's variable included.
    Test(Expression),
}
