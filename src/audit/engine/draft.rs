//! A rule as read: names and texts, for what they name may come later.

use super::Datum;

#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub name: String,
    pub docstring: String,
    /// `(:id "1.1" :severity error …)`, in order.
    pub options: Vec<(String, Datum)>,
    pub conditions: Vec<ConditionDraft>,
    pub actions: Vec<ActionDraft>,
}

/// A condition with its text.
#[derive(Clone, Debug)]
pub struct ConditionDraft {
    pub text: String,
    pub kind: ConditionKind,
}

#[derive(Clone, Debug)]
pub enum ConditionKind {
    /// There is such a fact; the rule fits once for each.
    Match(PatternDraft),
    /// The expression is true of what is bound so far.
    Test(ExpressionDraft),
    /// There are no facts that fit all of these together.
    Not(Vec<ConditionDraft>),
    /// There are some; the rule fits once, however many there are.
    Exists(Vec<ConditionDraft>),
    And(Vec<ConditionDraft>),
    /// The rule fits for each of these that holds.
    Or(Vec<ConditionDraft>),
    /// All facts that fit the first fit the others too.
    Forall(Vec<ConditionDraft>),
    /// What the rule asserts is known as long as these hold.
    Logical(Vec<ConditionDraft>),
}

#[derive(Clone, Debug)]
pub struct PatternDraft {
    pub template: String,
    pub fact: Option<String>,
    /// By slot, what is said of it, in order.
    pub slots: Vec<(String, Vec<ConstraintDraft>)>,
}

#[derive(Clone, Debug)]
pub enum ConstraintDraft {
    /// `?`, one value.
    Any,
    Equal(Datum),
    NotEqual(Datum),
    Variable(String),
    NotVariable(String),
    Test(ExpressionDraft),
    /// `$?rest`, or `$?` without a name: any number of values of a row.
    Rest(Option<String>),
}

/// The text of an expression and the variables in it, in order of appearance.
#[derive(Clone, Debug)]
pub struct ExpressionDraft {
    pub text: String,
    pub variables: Vec<String>,
    /// Which expression of its rule it is.
    pub index: usize,
}

#[derive(Clone, Debug)]
pub enum ActionDraft {
    Assert {
        template: String,
        slots: Vec<(String, ExpressionDraft)>,
    },
    Retract(String),
    Modify {
        fact: String,
        slots: Vec<(String, ExpressionDraft)>,
    },
    Halt,
    Evaluate(ExpressionDraft),
}

impl Draft {
    pub fn option(&self, name: &str) -> Option<&Datum> {
        let found = self.options.iter().find(|(it, _)| it == name)?;
        Some(&found.1)
    }

    /// Returns the slots that patterns for a template name, in order of appearance.
    pub fn slots_of(&self, template: &str) -> Vec<String> {
        let mut slots: Vec<String> = Vec::new();
        let mut open: Vec<&ConditionDraft> = self.conditions.iter().rev().collect();
        while let Some(condition) = open.pop() {
            match &condition.kind {
                ConditionKind::Match(pattern) if pattern.template == template => {
                    for (slot, _) in &pattern.slots {
                        if !slots.contains(slot) {
                            slots.push(slot.clone());
                        }
                    }
                }
                ConditionKind::Match(_) | ConditionKind::Test(_) => {}
                ConditionKind::Not(inner)
                | ConditionKind::Exists(inner)
                | ConditionKind::And(inner)
                | ConditionKind::Or(inner)
                | ConditionKind::Forall(inner)
                | ConditionKind::Logical(inner) => open.extend(inner.iter().rev()),
            }
        }
        slots
    }
}
