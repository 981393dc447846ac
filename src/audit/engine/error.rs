//! What can be wrong with rules and with running them.

/// Why rules could not be read or run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    #[error("{place}: {message}")]
    Syntax { place: String, message: String },
    #[error("rule `{rule}` names the template `{template}`, which does not exist")]
    UnknownTemplate { rule: String, template: String },
    #[error("rule `{rule}` names the slot `{slot}`, which `{template}` does not have")]
    UnknownSlot {
        rule: String,
        template: String,
        slot: String,
    },
    #[error("rule `{rule}` uses the variable `{variable}`, which no pattern binds")]
    UnboundVariable { rule: String, variable: String },
    #[error("`{name}` is defined twice")]
    Duplicate { name: String },
    #[error("rule `{rule}`: `{expression}`: {message}")]
    Evaluation {
        rule: String,
        expression: String,
        message: String,
    },
    #[error("rule `{rule}` changes `{variable}`, which holds no fact that is still there")]
    NoFact { rule: String, variable: String },
    #[error("rule `{rule}`: {message}")]
    Pattern { rule: String, message: String },
    #[error("the slot `{slot}` of `{template}` holds {expected}, not `{value}`")]
    Kind {
        template: String,
        slot: String,
        expected: &'static str,
        value: String,
    },
    #[error("`{template}` needs a value for its slot `{slot}`")]
    Missing { template: String, slot: String },
    #[error("there is no template `{name}`")]
    NoTemplate { name: String },
    #[error("`{template}` has no slot `{slot}`")]
    NoSlot { template: String, slot: String },
    #[error("the template `{name}` is in use: facts or rules have its slots as they are")]
    InUse { name: String },
    #[error("there is no context `{name}`")]
    NoContext { name: String },
    #[error("rule `{rule}` keeps firing: {limit} firings found no end")]
    Endless { rule: String, limit: usize },
    #[error("the limit of {limit} {what} is reached")]
    Limit { what: &'static str, limit: usize },
}

impl EngineError {
    /// Returns the name of the rule that the error is about, where it is about one.
    pub fn rule(&self) -> Option<&str> {
        match self {
            EngineError::UnknownTemplate { rule, .. }
            | EngineError::UnknownSlot { rule, .. }
            | EngineError::UnboundVariable { rule, .. }
            | EngineError::Evaluation { rule, .. }
            | EngineError::NoFact { rule, .. }
            | EngineError::Pattern { rule, .. }
            | EngineError::Endless { rule, .. } => Some(rule),
            _ => None,
        }
    }
}
